"""Sends one row through a model of Keras: `keras_latency.py predict|predict_on_batch FOLDER`."""

import sys

import keras
from keras_dense_model import dense_model
from participant import X, report_calls

model = dense_model()
calls = {
    "predict": lambda: model.predict(X, verbose=0),
    "predict_on_batch": lambda: model.predict_on_batch(X),
}
report_calls(keras.__version__, calls[sys.argv[1]], lambda result: result)
