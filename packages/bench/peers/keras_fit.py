"""Keras as a participant, on the backend that KERAS_BACKEND names."""

import time

import keras
from participant import BATCH, EPOCHS, WEIGHTS, WIDTHS, WORKLOAD, X, Y, report

model = keras.Sequential(
    [
        keras.Input((WIDTHS[0],)),
        *(keras.layers.Dense(layer["units"], layer["activation"]) for layer in WORKLOAD["layers"]),
    ]
)
model.set_weights(WEIGHTS)
optimizer = {"sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam}
model.compile(
    optimizer=optimizer[WORKLOAD["optimizer"]["name"]](WORKLOAD["optimizer"]["learningRate"]),
    loss=WORKLOAD["loss"],
    metrics=WORKLOAD["metrics"],
)
ends = []
clock = keras.callbacks.LambdaCallback(on_epoch_end=lambda *_: ends.append(time.perf_counter()))
history = model.fit(
    X, Y, batch_size=BATCH, epochs=EPOCHS, shuffle=False, verbose=0, callbacks=[clock]
)
report(keras.__version__, ends, history.history["loss"][-1])
