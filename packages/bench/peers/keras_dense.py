"""Trains a chain of dense layers with Keras."""

from keras_dense_model import dense_model
from keras_training import fit

fit(dense_model())
