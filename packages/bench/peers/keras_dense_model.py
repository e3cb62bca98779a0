import keras
from keras_training import set_weights
from participant import WORKLOAD


def dense_model():
    model = keras.Sequential(
        [
            keras.Input((WORKLOAD["inputs"],)),
            *(keras.layers.Dense(it["units"], it["activation"]) for it in WORKLOAD["layers"]),
        ]
    )
    set_weights(model.layers)
    return model
