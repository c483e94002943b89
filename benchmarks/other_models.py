"""Models beyond the ten of reference, to see where those mislead: `prepare.py --recipes benchmarks/other_models.py --work DIR`."""
import keras
from keras import layers as L

from recipe import Recipe, application


def small(name, side, **options):
    """An application for images of side × side."""
    return application(name, input_shape=(side, side, 3), **options)


def conv_bn(x, filters, size, strides=1, activation="relu", conv=L.Conv2D, **options):
    x = L.BatchNormalization()(conv(filters, size, strides=strides, padding="same", use_bias=False, **options)(x))
    return L.Activation(activation)(x) if activation else x


def encoder(x, heads, width, blocks, activation="gelu", hidden=4):
    for _ in range(blocks):
        h = L.LayerNormalization(epsilon=1e-6)(x)
        x = L.Add()([x, L.MultiHeadAttention(heads, width // heads)(h, h)])
        h = L.LayerNormalization(epsilon=1e-6)(x)
        x = L.Add()([x, L.Dense(width)(L.Dense(hidden * width, activation=activation)(h))])
    return x


def vit():
    image = keras.Input((96, 96, 3))
    x = L.Reshape((144, 192))(L.Conv2D(192, 8, strides=8)(image))
    x = L.LayerNormalization()(encoder(x, 3, 192, 6))
    return keras.Model(image, L.Dense(100)(L.GlobalAveragePooling1D()(x)))


def bert():
    """After the embedding: 312 features, 12 heads, as TinyBERT."""
    x = tokens = keras.Input((64, 312))
    for _ in range(4):
        x = L.LayerNormalization(epsilon=1e-12)(L.Add()([x, L.MultiHeadAttention(12, 26)(x, x)]))
        x = L.LayerNormalization(epsilon=1e-12)(L.Add()([x, L.Dense(312)(L.Dense(1200, activation="gelu")(x))]))
    return keras.Model(tokens, L.Dense(2)(x))


def gpt():
    """Causal attention."""
    x = tokens = keras.Input((96, 192))
    for _ in range(4):
        h = L.LayerNormalization(epsilon=1e-5)(x)
        x = L.Add()([x, L.MultiHeadAttention(6, 32)(h, h, use_causal_mask=True)])
        h = L.LayerNormalization(epsilon=1e-5)(x)
        x = L.Add()([x, L.Dense(192)(L.Dense(768, activation="gelu")(h))])
    return keras.Model(tokens, L.Dense(512)(x))


def mixer():
    image = keras.Input((64, 64, 3))
    x = L.Reshape((64, 128))(L.Conv2D(128, 8, strides=8)(image))
    for _ in range(6):
        h = L.Permute((2, 1))(L.LayerNormalization(epsilon=1e-6)(x))
        h = L.Permute((2, 1))(L.Dense(64)(L.Dense(128, activation="gelu")(h)))
        x = L.Add()([x, h])
        h = L.LayerNormalization(epsilon=1e-6)(x)
        x = L.Add()([x, L.Dense(128)(L.Dense(512, activation="gelu")(h))])
    return keras.Model(image, L.Dense(10)(L.GlobalAveragePooling1D()(x)))


def unet():
    x = image = keras.Input((128, 128, 3))
    skips = []
    for filters in (16, 32, 64):
        x = conv_bn(conv_bn(x, filters, 3), filters, 3)
        skips.append(x)
        x = L.MaxPooling2D()(x)
    x = conv_bn(conv_bn(x, 128, 3), 128, 3)
    for filters in (64, 32, 16):
        x = L.Concatenate()([L.Conv2DTranspose(filters, 2, strides=2)(x), skips.pop()])
        x = conv_bn(conv_bn(x, filters, 3), filters, 3)
    return keras.Model(image, L.Conv2D(2, 1, activation="softmax")(x))


def resnet20():
    image = keras.Input((32, 32, 3))
    x = conv_bn(image, 16, 3)
    for filters in (16, 32, 64):
        for block in range(3):
            strides = 2 if block == 0 and filters > 16 else 1
            h = conv_bn(conv_bn(x, filters, 3, strides), filters, 3, activation=None)
            if strides == 2:
                x = conv_bn(x, filters, 1, 2, activation=None)
            x = L.ReLU()(L.Add()([x, h]))
    return keras.Model(image, L.Dense(10)(L.GlobalAveragePooling2D()(x)))


def ds_cnn():
    """Keywords from 49 × 10 features of sound."""
    x = sound = keras.Input((49, 10, 1))
    x = conv_bn(x, 64, (10, 4), 2)
    for _ in range(4):
        x = L.ReLU()(L.BatchNormalization()(L.DepthwiseConv2D(3, padding="same", use_bias=False)(x)))
        x = conv_bn(x, 64, 1)
    return keras.Model(sound, L.Dense(12)(L.GlobalAveragePooling2D()(x)))


def tcn():
    x = series = keras.Input((256, 24))
    for dilation in (1, 2, 4, 8, 16):
        h = L.Conv1D(64, 3, padding="causal", dilation_rate=dilation, activation="relu")(x)
        h = L.Conv1D(64, 3, padding="causal", dilation_rate=dilation, activation="relu")(h)
        x = L.Add()([h, x if x.shape[-1] == 64 else L.Conv1D(64, 1)(x)])
    return keras.Model(series, L.Dense(5)(L.GlobalAveragePooling1D()(x)))


def text_cnn():
    x = words = keras.Input((200, 128))
    branches = [L.GlobalMaxPooling1D()(L.Conv1D(100, size, activation="relu")(x)) for size in (3, 4, 5)]
    return keras.Model(words, L.Dense(20)(L.Concatenate()(branches)))


def ecg():
    x = leads = keras.Input((1000, 12))
    x = conv_bn(x, 64, 15, 2, conv=L.Conv1D)
    for filters in (64, 128, 192, 256):
        h = conv_bn(x, filters, 7, 2, conv=L.Conv1D)
        h = conv_bn(h, filters, 7, activation=None, conv=L.Conv1D)
        x = L.ReLU()(L.Add()([h, L.Conv1D(filters, 1, strides=2, padding="same")(x)]))
    return keras.Model(leads, L.Dense(6)(L.GlobalAveragePooling1D()(x)))


def resnext():
    image = keras.Input((64, 64, 3))
    x = conv_bn(image, 64, 3)
    for filters in (64, 128, 256):
        for block in range(2):
            strides = 2 if block == 0 and filters > 64 else 1
            h = conv_bn(conv_bn(x, filters, 1), filters, 3, strides, groups=16)
            h = conv_bn(h, 2 * filters, 1, activation=None)
            if x.shape[-1] != 2 * filters or strides == 2:
                x = conv_bn(x, 2 * filters, 1, strides, activation=None)
            x = L.ReLU()(L.Add()([x, h]))
    return keras.Model(image, L.Dense(10)(L.GlobalAveragePooling2D()(x)))


def tabular():
    x = columns = keras.Input((200,))
    x = L.Dense(512, activation="relu")(x)
    for _ in range(4):
        h = L.Dense(512, activation="relu")(L.BatchNormalization()(x))
        x = L.Add()([x, L.Dense(512)(h)])
    return keras.Model(columns, L.Dense(1)(x))


def pointnet():
    x = points = keras.Input((1024, 3))
    for filters in (64, 64, 128, 512):
        x = conv_bn(x, filters, 1, conv=L.Conv1D)
    x = L.GlobalMaxPooling1D()(x)
    return keras.Model(points, L.Dense(40)(L.Dense(256, activation="relu")(x)))


def gru():
    x = series = keras.Input((100, 32))
    x = L.GRU(96)(L.GRU(96, return_sequences=True)(x))
    return keras.Model(series, L.Dense(4)(x))


def autoencoder():
    x = values = keras.Input((640,))
    for units in (256, 128, 64, 16, 64, 128, 256):
        x = L.Dense(units, activation="relu")(x)
    return keras.Model(values, L.Dense(640)(x))


def edsr():
    image = keras.Input((48, 48, 3))
    x = start = L.Conv2D(32, 3, padding="same")(image)
    for _ in range(4):
        h = L.Conv2D(32, 3, padding="same")(L.Conv2D(32, 3, padding="same", activation="relu")(x))
        x = L.Add()([x, h])
    x = L.Conv2D(32, 3, padding="same")(L.Add()([x, start]))
    x = L.Conv2DTranspose(16, 4, strides=2, padding="same", activation="relu")(x)
    return keras.Model(image, L.Conv2D(3, 3, padding="same")(x))


def lenet():
    x = image = keras.Input((28, 28, 1))
    x = L.AveragePooling2D(2)(L.Conv2D(6, 5, padding="same", activation="tanh")(x))
    x = L.AveragePooling2D(2)(L.Conv2D(16, 5, activation="tanh")(x))
    x = L.Dense(84, activation="tanh")(L.Dense(120, activation="tanh")(L.Flatten()(x)))
    return keras.Model(image, L.Dense(10, activation="softmax")(x))


def eegnet():
    signal = keras.Input((64, 128, 1))
    x = L.BatchNormalization()(L.Conv2D(8, (1, 64), padding="same", use_bias=False)(signal))
    x = L.Activation("elu")(L.BatchNormalization()(L.DepthwiseConv2D((64, 1), depth_multiplier=2, use_bias=False)(x)))
    x = L.AveragePooling2D((1, 4))(x)
    x = L.Activation("elu")(L.BatchNormalization()(L.SeparableConv2D(16, (1, 16), use_bias=False, padding="same")(x)))
    x = L.AveragePooling2D((1, 8))(x)
    return keras.Model(signal, L.Softmax()(L.Dense(4)(L.Flatten()(x))))


def gan():
    """The generator."""
    noise = keras.Input((100,))
    x = L.Reshape((4, 4, 256))(L.Dense(4096)(noise))
    for filters in (128, 64, 32):
        x = L.LeakyReLU(0.2)(conv_bn(x, filters, 5, 2, activation=None, conv=L.Conv2DTranspose))
    return keras.Model(noise, L.Conv2D(3, 3, padding="same", activation="tanh")(x))


def keywords():
    """Large kernels over a spectrogram."""
    spectrogram = keras.Input((98, 40, 1))
    x = L.MaxPooling2D(2)(L.Conv2D(64, (20, 8), padding="same", activation="relu")(spectrogram))
    x = L.Conv2D(64, (10, 4), padding="same", activation="relu")(x)
    return keras.Model(spectrogram, L.Dense(12)(L.Flatten()(x)))


RECIPES = {
    "vit": Recipe(vit), "bert": Recipe(bert), "gpt": Recipe(gpt), "mixer": Recipe(mixer),
    "unet": Recipe(unet), "resnet20": Recipe(resnet20), "ds_cnn": Recipe(ds_cnn), "edsr": Recipe(edsr), "resnext": Recipe(resnext),
    "tcn": Recipe(tcn, onnx="layers"), "text_cnn": Recipe(text_cnn), "ecg": Recipe(ecg, onnx="layers"),
    "pointnet": Recipe(pointnet), "gru": Recipe(gru), "tabular": Recipe(tabular), "autoencoder": Recipe(autoencoder),
    "lenet": Recipe(lenet), "eegnet": Recipe(eegnet), "gan": Recipe(gan), "keywords": Recipe(keywords),
    "mobilenet": Recipe(small("MobileNet", 224), input="signed"),
    "mobilenet_v3_small": Recipe(small("MobileNetV3Small", 224), input="pixels"),
    "efficientnet_v2_b0": Recipe(small("EfficientNetV2B0", 224), input="pixels"),
    "densenet121": Recipe(small("DenseNet121", 160), input="signed"),
    "xception": Recipe(small("Xception", 160), input="signed"),
    "inception_v3": Recipe(small("InceptionV3", 160), input="signed"),
    "convnext_tiny": Recipe(small("ConvNeXtTiny", 96), input="pixels"),
    "resnet50_v2": Recipe(small("ResNet50V2", 160), input="signed"),
}
