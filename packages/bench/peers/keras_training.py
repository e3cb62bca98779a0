"""Training with Keras, on the backend that KERAS_BACKEND names."""

import time

import keras
from participant import WEIGHTS, WORKLOAD, X, Y, report_epochs


def set_weights(layers):
    """Gives the layers, in this order, the weights that the workload has, in their own shapes."""
    left = iter(WEIGHTS)
    for layer in layers:
        layer.set_weights([next(left).reshape(weight.shape) for weight in layer.weights])


def fit(model):
    losses = {
        "mse": keras.losses.MeanSquaredError(),
        "sparse_categorical_crossentropy": keras.losses.SparseCategoricalCrossentropy(
            from_logits=WORKLOAD.get("logits", False)
        ),
    }
    wanted = WORKLOAD["optimizer"]
    if wanted["name"] == "sgd":
        optimizer = keras.optimizers.SGD(wanted["learningRate"])
    else:
        optimizer = keras.optimizers.Adam(wanted["learningRate"], epsilon=wanted["epsilon"])
    model.compile(
        optimizer=optimizer,
        loss=losses[WORKLOAD["loss"]],
        metrics=WORKLOAD["metrics"],
    )
    ends = []
    clock = keras.callbacks.LambdaCallback(on_epoch_end=lambda *_: ends.append(time.perf_counter()))
    history = model.fit(
        X,
        Y,
        batch_size=WORKLOAD["batchSize"],
        epochs=WORKLOAD["epochs"],
        shuffle=False,
        verbose=0,
        callbacks=[clock],
    )
    report_epochs(keras.__version__, ends, history.history["loss"][-1])
