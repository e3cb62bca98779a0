"""Trains a convolutional network with Keras."""

import keras
from keras_training import fit, set_weights
from participant import WORKLOAD

model = keras.Sequential([keras.Input((WORKLOAD["side"], WORKLOAD["side"], 1))])
for filters in WORKLOAD["filters"]:
    model.add(keras.layers.Conv2D(filters, WORKLOAD["kernel"], activation="relu"))
    model.add(keras.layers.MaxPooling2D(WORKLOAD["pool"]))
model.add(keras.layers.Flatten())
model.add(keras.layers.Dropout(WORKLOAD["dropout"]))
model.add(keras.layers.Dense(WORKLOAD["classes"], "softmax"))
set_weights(model.layers)
fit(model)
