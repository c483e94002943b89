"""Trains a small CNN on scikit-learn's 8×8 handwritten digits and writes what the example needs.

    pip install keras tensorflow-cpu scikit-learn && python train.py

digits.keras      the trained model
test/inputs.npz   images of the held-back test set, `image`, float32 [n, 8, 8, 1] in 0…1
test/images.npy   the same for programs that read no archives
test/labels.npy   the digits, int32 [n]
test/expected.npz Keras' own outputs for them, `output_0`; also as expected.npy
metrics.json      Keras' accuracy on the test set
"""
import json
import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras
import numpy as np
from keras import layers
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

here = os.path.dirname(os.path.abspath(__file__))
os.makedirs(os.path.join(here, "test"), exist_ok=True)
keras.utils.set_random_seed(3)

digits = load_digits()
images = (digits.images / 16.0).astype("float32")[..., None]
labels = digits.target.astype("int32")
train_x, test_x, train_y, test_y = train_test_split(images, labels, test_size=450, random_state=3, stratify=labels)

image = keras.Input((8, 8, 1), name="image")
x = image
for filters in (16, 32):
    x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU()(x)
    x = layers.MaxPooling2D(2)(x)
x = layers.Flatten()(x)
x = layers.Dropout(0.3)(x)
x = layers.Dense(64, activation="relu")(x)
x = layers.Dense(10, activation="softmax", name="probabilities")(x)
model = keras.Model(image, x, name="digits")

model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
shifted = np.concatenate([train_x] + [np.roll(train_x, s, axis=a) for a in (1, 2) for s in (-1, 1)])
model.fit(shifted, np.concatenate([train_y] * 5), epochs=30, batch_size=64, verbose=2)
# Only what inference needs is kept: without the optimizer's state the file is a third of the size.
keras.Model(model.input, model.output, name="digits").save(os.path.join(here, "digits.keras"))

loaded = keras.models.load_model(os.path.join(here, "digits.keras"))
outputs = loaded.predict(test_x, verbose=0)
accuracy = float((outputs.argmax(-1) == test_y).mean())
np.savez_compressed(os.path.join(here, "test/inputs.npz"), image=test_x)
np.save(os.path.join(here, "test/images.npy"), test_x)
np.save(os.path.join(here, "test/labels.npy"), test_y)
np.savez_compressed(os.path.join(here, "test/expected.npz"), output_0=outputs)
np.save(os.path.join(here, "test/expected.npy"), outputs)
with open(os.path.join(here, "metrics.json"), "w") as file:
    json.dump({"accuracy": accuracy, "samples": len(test_y), "keras": keras.__version__}, file, indent=2)
print(f"accuracy {accuracy:.4f} on {len(test_y)} images")
