#!/usr/bin/env python3
"""Writes the layers of the Swift API (`Sources/NNModels/Layers`), their list in its documentation, and an example of each for the tests.

    pip install keras tensorflow-cpu && scripts/make-swift-layers.py

A layer is a line of LAYERS: its class, what it does, and what the tests call it with. Its parameters, their order and their defaults are
those of the signatures in Keras; TYPES says how they look in Swift and PARAMETERS what they mean. What inference ignores and no file needs
is left out.
"""
import inspect
import os
import re
import textwrap

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
WIDTH = 136


def augmentations(layers):
    return [(name, f"{what} at random in training; nothing at inference.", arguments) for name, what, arguments in layers]


# File: [(class, what it does, arguments of the example)]
LAYERS = {
    "Core": [
        ("Dense", "`activation(x · kernel + bias)` over the last axis.", "4"),
        ("EinsumDense", "`activation(einsum(equation, x, kernel) + bias)`.", '"ab,bc->ac", outputShape: [4]'),
        ("Embedding", "Rows of a table, picked by integers.", "inputDim: 10, outputDim: 4"),
        ("ReversibleEmbedding", "An embedding that also maps vectors back to scores of its rows.", "inputDim: 10, outputDim: 4"),
        ("Masking", "Hides time steps in which every value is `maskValue` from the layers behind it.", ""),
        ("Identity", "Gives its input back.", ""),
    ],
    "Activations": [
        ("Activation", "An activation function as a layer.", ".tanh"),
        ("ReLU", "`max(x, 0)`, with a slope below `threshold` and a largest value when asked for.", ""),
        ("LeakyReLU", "`x` where it is positive, `negativeSlope · x` elsewhere.", ""),
        ("PReLU", "`x` where it is positive, a learnt slope times `x` elsewhere.", ""),
        ("ELU", "`x` where it is positive, `alpha (exp x − 1)` elsewhere.", ""),
        ("Softmax", "`exp x / Σ exp x` along an axis.", ""),
    ],
    "Convolution": [
        ("Conv1D", "Convolution over time.", "4, kernelSize: 3"),
        ("Conv2D", "Convolution over images.", "4, kernelSize: [3, 5]"),
        ("Conv3D", "Convolution over volumes.", "4, kernelSize: 3"),
        ("Conv1DTranspose", "Transposed convolution over time: the gradient of `Conv1D`, which spreads each input over a window.", "4, kernelSize: 3"),
        ("Conv2DTranspose", "Transposed convolution over images.", "4, kernelSize: 3"),
        ("Conv3DTranspose", "Transposed convolution over volumes.", "4, kernelSize: 3"),
    ],
    "SeparableConvolution": [
        ("DepthwiseConv1D", "Convolution over time of each channel by itself.", "3"),
        ("DepthwiseConv2D", "Convolution over images of each channel by itself.", "3"),
        ("SeparableConv1D", "Convolution over time of each channel by itself, then a mixture of the channels.", "4, kernelSize: 3"),
        ("SeparableConv2D", "Convolution over images of each channel by itself, then a mixture of the channels.", "4, kernelSize: 3"),
    ],
    "Pooling": [
        *[(f"{kind}Pooling{n}D", f"The {word} of each window over {over}.", "2") for kind, word in [("Max", "maximum"), ("Average", "mean")]
          for n, over in [(1, "time"), (2, "images"), (3, "volumes")]],
        *[(f"Global{kind}Pooling{n}D", f"The {word} of each channel over {over}.", "") for kind, word in [("Max", "maximum"), ("Average", "mean")]
          for n, over in [(1, "all of time"), (2, "the whole image"), (3, "the whole volume")]],
    ],
    "AdaptivePooling": [
        *[(f"Adaptive{kind}Pooling{n}D", f"The {word} of windows over {over} that are chosen so that the output has `outputSize`.", "2")
          for kind, word in [("Max", "maximum"), ("Average", "mean")] for n, over in [(1, "time"), (2, "images"), (3, "volumes")]],
    ],
    "Normalization": [
        ("BatchNormalization", "Channels brought to mean 0 and variance 1 by the statistics of training, then scaled and shifted.", ""),
        ("LayerNormalization", "Each sample brought to mean 0 and variance 1 along axes, then scaled and shifted.", ""),
        ("GroupNormalization", "Each sample brought to mean 0 and variance 1 within groups of channels, then scaled and shifted.", "groups: 2"),
        ("RMSNormalization", "Each sample divided by its root mean square along an axis, then scaled.", ""),
        ("UnitNormalization", "Each sample divided by its Euclidean norm along axes.", ""),
        ("SpectralNormalization", "A layer whose kernel training divides by its largest singular value.", "Dense(3)"),
    ],
    "Merging": [
        ("Add", "The sum of all inputs.", ""), ("Subtract", "The first input less the second.", ""),
        ("Multiply", "The product of all inputs.", ""), ("Average", "The mean of all inputs.", ""),
        ("Maximum", "The largest of all inputs, element by element.", ""), ("Minimum", "The smallest of all inputs, element by element.", ""),
        ("Concatenate", "All inputs joined along an axis.", ""), ("Dot", "Products of two inputs, summed along an axis of each.", "axes: 1"),
    ],
    "Attention": [
        ("Attention", "Values weighted by the softmax of products of queries and keys. Called with query, value and, if it is another, key.", ""),
        ("AdditiveAttention", "Values weighted by the softmax of `Σ tanh(query + key)`. Called with query, value and, if it is another, key.", ""),
        ("MultiHeadAttention", "Attention in several heads with learnt projections. Called with query, value and, if it is another, key.",
         "numHeads: 2, keyDim: 4"),
        ("GroupQueryAttention", "Multi-head attention whose heads share keys and values in groups. Called with query, value and, if it is another, key.",
         "headDim: 4, numQueryHeads: 4, numKeyValueHeads: 2"),
    ],
    "Recurrent": [
        ("LSTM", "Long short-term memory over time.", "4"), ("GRU", "Gated recurrent units over time.", "4"),
        ("SimpleRNN", "`activation(x · kernel + state · recurrentKernel + bias)` over time.", "4"),
    ],
    "Cells": [
        ("LSTMCell", "One step of long short-term memory, for `RNN`.", "4"), ("GRUCell", "One step of gated recurrent units, for `RNN`.", "4"),
        ("SimpleRNNCell", "One step of a simple recurrence, for `RNN`.", "4"),
        ("StackedRNNCells", "Cells on top of each other as one cell, for `RNN`.", "[LSTMCell(3), GRUCell(4)]"),
    ],
    "SequenceWrappers": [
        ("RNN", "A cell applied to one time step after another.", "SimpleRNNCell(4)"),
        ("Bidirectional", "A recurrent layer that runs forwards and another that runs backwards, their outputs merged.", "LSTM(3)"),
        ("TimeDistributed", "A layer or network applied to every time step.", "Dense(3)"),
    ],
    "ConvolutionalRecurrent": [
        (f"ConvLSTM{n}D", f"Long short-term memory whose products are convolutions over {over}.", "4, kernelSize: 3")
        for n, over in [(1, "a line"), (2, "images"), (3, "volumes")]
    ],
    "Reshaping": [
        ("Flatten", "All axes but the batch joined.", ""), ("Reshape", "The same elements under another shape; one extent may be −1.", "[-1, 2]"),
        ("Permute", "Axes in another order, counted from 1.", "[2, 1]"), ("RepeatVector", "A vector repeated over a new time axis.", "3"),
        *[(f"Cropping{n}D", f"{over} with elements cut off at both ends.", "") for n, over in [(1, "Sequences"), (2, "Images"), (3, "Volumes")]],
        *[(f"ZeroPadding{n}D", f"{over} with zeros at both ends.", "") for n, over in [(1, "Sequences"), (2, "Images"), (3, "Volumes")]],
        ("UpSampling1D", "Every time step repeated.", ""), ("UpSampling2D", "Images enlarged by whole factors.", ""),
        ("UpSampling3D", "Volumes enlarged by whole factors.", ""),
    ],
    "Regularization": [
        ("Dropout", "Zeros at random in training; nothing at inference.", "0.5"),
        *[(f"SpatialDropout{n}D", "Whole channels dropped in training; nothing at inference.", "0.5") for n in (1, 2, 3)],
        ("GaussianDropout", "Multiplicative noise in training; nothing at inference.", "0.5"),
        ("GaussianNoise", "Additive noise in training; nothing at inference.", "0.5"),
        ("AlphaDropout", "Dropout that keeps mean and variance, in training; nothing at inference.", "0.5"),
        ("ActivityRegularization", "A penalty on its input in training; nothing at inference.", "l1: 0.1"),
    ],
    "Preprocessing": [
        ("Normalization", "`(x − mean) / √variance` with given statistics.", "mean: [1, 2], variance: [4, 9]"),
        ("Rescaling", "`scale · x + offset`.", "0.5"),
        ("Discretization", "The number of the bin that a value falls into.", "binBoundaries: [0, 1]"),
        ("CategoryEncoding", "Integers as vectors of zeros and ones, or of counts.", "numTokens: 4"),
        ("Hashing", "Integers hashed to bins.", "numBins: 4"), ("HashedCrossing", "Pairs of features hashed to bins.", "numBins: 4"),
        ("IntegerLookup", "Integers as their places in a vocabulary.", "vocabulary: [3, 5]"),
    ],
    "Signals": [
        ("STFTSpectrogram", "The short-time Fourier transform of sound.", ""), ("MelSpectrogram", "The energy of sound in bands of the mel scale.", ""),
        ("Resizing", "Images resampled to a size.", "height: 4, width: 4"), ("CenterCrop", "The middle of images.", "height: 4, width: 4"),
        ("RandomCrop", "A random part of images in training; the middle at inference.", "height: 4, width: 4"),
        ("Pipeline", "Layers in a row as one.", "[Rescaling(0.5)]"),
        ("MaxNumBoundingBoxes", "As many boxes in every image.", "maxNumber: 4"),
        ("ContrastLimitedAdaptiveHistogramEqualization", "Images with evenly spread values in every part.", ""),
        ("AutoContrast", "Images stretched to the whole range of values.", ""), ("Equalization", "Images with evenly spread values.", ""),
    ],
    "Augmentation": augmentations([
        ("RandomFlip", "Images mirrored", ""), ("RandomRotation", "Images turned", "0.1"),
        ("RandomTranslation", "Images moved", "heightFactor: 0.1, widthFactor: 0.1"), ("RandomZoom", "Images zoomed", "heightFactor: 0.1"),
        ("RandomShear", "Images sheared", ""), ("RandomPerspective", "Images seen from an angle", ""),
        ("RandomElasticTransform", "Images warped", ""), ("RandomErasing", "Parts erased", ""), ("RandAugment", "Several augmentations", ""),
        ("AugMix", "Mixtures of augmentations", ""), ("MixUp", "Pairs of images mixed", ""), ("CutMix", "Parts of images exchanged", ""),
    ]),
    "ColorAugmentation": augmentations([
        ("RandomBrightness", "Images brightened", "0.1"), ("RandomContrast", "Contrast changed", "0.1"),
        ("RandomSaturation", "Saturation changed", "0.1"), ("RandomHue", "Hue changed", "0.1"),
        ("RandomColorDegeneration", "Colours faded", "0.1"), ("RandomColorJitter", "Colours changed", ""),
        ("RandomGrayscale", "Colours dropped", ""), ("RandomInvert", "Values inverted", ""), ("RandomPosterization", "Values rounded", "4"),
        ("RandomSharpness", "Images sharpened", "0.1"), ("RandomGaussianBlur", "Images blurred", ""),
        ("Solarization", "Values inverted beyond a threshold", ""),
    ]),
}

OMITTED = {
    "self", "kwargs", "name", "dtype", "lora_rank", "lora_alpha", "quantization_config", "gptq_unpacked_column_size", "use_cudnn",
    "flash_attention", "weights", "renorm", "renorm_clipping", "renorm_momentum", "synchronized", "sparse", "ragged", "vocabulary_dtype",
    "encoding", "reverse_dtype",
}

# Parameters without a label when they come first.
UNLABELLED = {
    "units", "filters", "kernel_size", "rate", "n", "dims", "target_shape", "stddev", "equation", "layer", "cell", "cells", "layers",
    "activation", "pool_size", "output_size", "size", "cropping", "padding", "factor", "scale",
}

TYPES = {
    "Int": "units filters depth_multiplier groups n height width num_heads key_dim sequence_stride num_mel_bins sampling_rate num_bins "
           "num_oov_indices power_iterations num_chains chain_depth num_ops bins input_dim output_dim head_dim num_query_heads "
           "num_key_value_heads frame_length max_number",
    "Int?": "value_dim num_tokens max_tokens frame_step sequence_length seed sliding_window",
    "Double": "rate stddev momentum epsilon alpha negative_slope threshold dropout recurrent_dropout l1 l2 min_freq top_db mag_exp min_power "
              "ref_power fill_value clip_limit",
    "Double?": "max_value max_freq logit_soft_cap",
    "Extents": "tile_grid_size kernel_size strides pool_size dilation_rate size output_size cropping axes",
    "Extents?": "output_padding salt",
    "Numbers": "factor value_range offset scale sigma x_factor y_factor height_factor addition_factor threshold_factor",
    "Numbers?": "mean variance brightness_factor contrast_factor saturation_factor hue_factor width_factor",
    "[Int]": "dims target_shape", "[Int]?": "attention_axes shared_axes noise_shape", "[Double]?": "bin_boundaries idf_weights",
    "String": "equation mode oov_method", "String?": "bias_axes window scaling",
    "DataFormat?": "data_format", "Padding": "padding", "Interpolation": "interpolation", "FillMode": "fill_mode", "OutputMode": "output_mode",
    "ScoreMode": "score_mode", "MergeMode?": "merge_mode", "ActivationFunction": "activation recurrent_activation",
    "any Layer": "layer cell", "[any Layer]": "cells layers", "(any Layer)?": "backward_layer",
}
TYPE_OF = {name: type for type, names in TYPES.items() for name in names.split()}
OVERRIDES = {
    ("Softmax", "axis"): "Extents", ("LayerNormalization", "axis"): "Extents", ("UnitNormalization", "axis"): "Extents",
    ("Normalization", "axis"): "Extents?", ("Masking", "mask_value"): "Double", ("Hashing", "mask_value"): "Int?", ("MaxNumBoundingBoxes", "fill_value"): "Int",
    ("EinsumDense", "output_shape"): "[Int?]", ("MultiHeadAttention", "output_shape"): "Extents?",
    ("IntegerLookup", "vocabulary"): "[Int]?", ("IntegerLookup", "mask_token"): "Int?", ("IntegerLookup", "oov_token"): "Int",
    ("Discretization", "num_bins"): "Int?", ("MelSpectrogram", "fft_length"): "Int", ("STFTSpectrogram", "fft_length"): "Int?",
    ("RandomErasing", "fill_value"): "Double?", ("RandomElasticTransform", "scale"): "Numbers", ("RandomGaussianBlur", "kernel_size"): "Extents",
    ("STFTSpectrogram", "padding"): "Padding", ("RandomPosterization", "factor"): "Numbers",
    **{(f"ZeroPadding{n}D", "padding"): "Extents" for n in (1, 2, 3)},
}
DEFAULTS = {"glorot_uniform": ".glorotUniform", "zeros": ".zeros", "Zeros": ".zeros", "ones": ".ones", "orthogonal": ".orthogonal()",
            "uniform": ".randomUniform()"}
CASES = {"channels_last": ".channelsLast", "channels_first": ".channelsFirst", "concat": ".concatenate", "multi_hot": ".multiHot"}

# What parameters mean.
PARAMETERS = {
    "use_bias": "Whether a learnt shift is added.", "data_format": "Where the channels stand; last when nil.",
    "dropout": "The share that training drops.", "recurrent_dropout": "The share of the states that training drops.",
    "seed": "Of training's random numbers.", "inputShape": "Of one sample, when the layer is the first of a ``Sequential``.",
    "trainable": "Whether Keras trains the weights.", "dtype": "Keras' dtype policy; `float32` when nil.",
    "name": "The class with a number when nil.",
    "units": "Extent of the output's last axis.", "filters": "Channels of the output.", "kernel_size": "Extents of the window.",
    "strides": "Steps between windows.", "padding": "What is added at the borders.", "output_padding": "Elements added at the end of each axis.",
    "dilation_rate": "Distance between the elements of a window.", "groups": "Groups of channels that are computed apart.",
    "depth_multiplier": "Outputs of each channel.", "activation": "Applied to the result.", "recurrent_activation": "Applied to the gates.",
    "pool_size": "Extents of the window.", "keepdims": "Whether the axes stay, with extent 1.", "output_size": "Extents of the output.",
    "axis": "The axis, or axes, that are treated as one.", "epsilon": "Keeps divisions from 0.", "center": "Whether a learnt shift is added.",
    "scale": "The factor.", "momentum": "Of the moving statistics in training.", "equation": "As `keras.ops.einsum` takes it, such as `abc,cd->abd`.",
    "output_shape": "Extents of the output; nil for those that the input gives.", "bias_axes": "The axes of the output that the bias has.",
    "input_dim": "Rows of the table.", "output_dim": "Extent of a row.", "mask_zero": "Whether index 0 stands for no data.",
    "mask_value": "What stands for no data.", "negative_slope": "The slope for negative values.", "max_value": "The largest output.",
    "threshold": "Where the positive part begins.", "shared_axes": "Axes along which the slope is the same.", "axes": "The axis, or an axis of each input.",
    "normalize": "Whether inputs are brought to norm 1 first.", "num_heads": "How many heads.", "key_dim": "Extent of keys and queries in a head.",
    "value_dim": "Extent of values in a head; `keyDim` by default.", "head_dim": "Extent of a head.", "num_query_heads": "Heads of the queries.",
    "num_key_value_heads": "Heads of keys and values.", "attention_axes": "The axes over which positions attend; all inner ones by default.",
    "use_scale": "Whether scores are scaled by a learnt factor.", "score_mode": "How queries and keys are compared.",
    "use_gate": "Whether values pass a learnt gate.", "sliding_window": "How far positions see; everywhere by default.",
    "return_sequences": "Whether every time step is put out, or the last.", "return_state": "Whether the final states are further outputs.",
    "go_backwards": "Whether time runs backwards.", "stateful": "Whether states go on from one call to the next.",
    "unroll": "Whether Keras writes out the loop.", "reset_after": "Whether GRU's reset gate acts behind the recurrent product.",
    "zero_output_for_mask": "Whether hidden time steps put out zeros.", "unit_forget_bias": "Whether the bias of the forget gate begins with ones.",
    "cell": "What computes one time step.", "cells": "From the input up.", "layer": "What is wrapped.", "layers": "In order.",
    "backward_layer": "What runs backwards; a copy of the layer by default.", "merge_mode": "How the two outputs become one; nil for both.",
    "n": "How often.", "dims": "The axes, counted from 1 without the batch.", "target_shape": "Without the batch.", "size": "Factors of the extents.",
    "cropping": "Elements cut off, as pairs of both ends or as one number.", "rate": "The share that is dropped.", "stddev": "Deviation of the noise.",
    "noise_shape": "The axes along which one decision holds.", "l1": "Factor of the absolute values.", "l2": "Factor of the squares.",
    "interpolation": "How values between pixels are found.", "fill_mode": "What stands outside of the image.", "fill_value": "The value outside of the image.",
    "height": "Extent of the output.", "width": "Extent of the output.", "antialias": "Whether images are smoothed before they shrink.",
    "crop_to_aspect_ratio": "Whether what does not fit the new proportions is cut off.",
    "pad_to_aspect_ratio": "Whether the image is padded to the new proportions.", "value_range": "The smallest and the largest value of a pixel.",
    "factor": "How strong, or the range to draw from.", "mean": "For each element of `axis`.", "variance": "For each element of `axis`.",
    "invert": "Whether it runs the other way.", "offset": "Added last.", "bin_boundaries": "Where bins end.", "num_bins": "How many bins.",
    "num_tokens": "Extent of the vectors.", "output_mode": "How categories are put out.", "vocabulary": "The known values in order.",
    "max_tokens": "How many values are known at most.", "num_oov_indices": "Places for unknown values.", "mask_token": "What stands for no data.",
    "oov_token": "What stands for an unknown value.", "idf_weights": "For `tfIdf`.", "pad_to_max_tokens": "Whether vectors have `maxTokens` elements.",
    "oov_method": "How unknown values choose a place.", "salt": "Changes the hash.", "power_iterations": "In a step of training.",
    "mode": "What is put out, or how.", "frame_length": "Samples of a frame.", "frame_step": "Samples between frames; half a frame by default.",
    "fft_length": "Samples of a transform.", "window": "The window's name; nil for none.", "periodic": "Whether the window is periodic.",
    "scaling": "What the window is divided by: `density`, `spectrum` or nil.", "expand_dims": "Whether the output has an axis more.",
    "sequence_stride": "Samples between frames.", "sequence_length": "Samples of a frame; `fftLength` by default.", "sampling_rate": "Samples a second.",
    "num_mel_bins": "How many bands.", "min_freq": "Of the lowest band, in hertz.", "max_freq": "Of the highest band; half the sampling rate by default.",
    "power_to_db": "Whether energies are put out in decibels.", "top_db": "How far below the largest values go.", "mag_exp": "The power of magnitudes.",
    "min_power": "Smaller energies count as this.", "ref_power": "What is 0 dB.", "alpha": "The factor.", "bins": "How many values.",
    "num_chains": "How many mixtures.", "chain_depth": "Augmentations in a mixture.", "num_ops": "Augmentations of an image.",
    "all_ops": "Whether all kinds are drawn.", "sigma": "Deviation of the blur, or the range to draw from.",
    "max_number": "How many.", "clip_limit": "How steep the mapping of values may be.", "tile_grid_size": "How many parts along each axis.",
    "tie_weights": "Whether the same table maps back.", "logit_soft_cap": "Bound of the scores.",
}


def meaning(name):
    if name in PARAMETERS:
        return PARAMETERS[name]
    weight, _, role = name.rpartition("_")
    what = weight.replace("_", " ")
    return {"initializer": f"How the {what} begins.", "regularizer": f"Training's penalty on the {what}.",
            "constraint": f"What training keeps the {what} to.",
            "factor": f"How much the {what} changes, or the range to draw from."}[role]


def camel(name):
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def type_of(layer, name, default):
    if (layer, name) in OVERRIDES:
        return OVERRIDES[layer, name]
    if name.endswith("_initializer"):
        return "Initializer"
    if name.endswith("_regularizer"):
        return "Regularizer?"
    if name.endswith("_constraint"):
        return "Constraint?"
    if isinstance(default, bool):
        return "Bool"
    if name == "strides" and default is None:
        return "Extents?"
    if name == "axis":
        return "Int"
    return TYPE_OF[name]


def literal(value, type):
    if value is None:
        return ".linear" if type == "ActivationFunction" else "nil"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(literal(v, "") for v in value) + "]"
    if isinstance(value, str):
        if type.startswith("String"):
            return f'"{value}"'
        return DEFAULTS.get(value) or CASES.get(value) or "." + camel(value)
    return repr(value)


def wrapped(items, indent, end):
    lines = textwrap.wrap(", ".join(items), WIDTH - indent, break_long_words=False, break_on_hyphens=False)
    return ("\n" + " " * indent).join(lines) + end


def source(layer, summary):
    cls = getattr(keras.layers, layer)
    parameters, options, docs, weights = [], [], [], ""
    for name, parameter in inspect.signature(cls.__init__).parameters.items():
        if name in OMITTED or parameter.kind == parameter.VAR_KEYWORD:
            continue
        default = parameter.default
        type = type_of(layer, name, None if default is parameter.empty else default)
        label = "_ " if not parameters and name in UNLABELLED else ""
        tail = "" if default is parameter.empty else " = " + literal(default, type)
        # Swift breaks a default apart from its parameter nowhere.
        parameters.append(f"{label}{camel(name)}: {type}{tail}".replace(" ", "\u00a0"))
        value = camel(name)
        if "any Layer" in type:
            value = {"any Layer": f"InnerLayer({value})", "[any Layer]": f"{value}.map {{ InnerLayer($0) }}",
                     "(any Layer)?": f"{value}.map {{ InnerLayer($0) }}"}[type]
            if name == "layer":
                weights = ", weights: layer.definition.weights"
        options.append(f'"{name}": {value}'.replace(" ", "\u00a0"))
        docs.append(f"  ///   - {camel(name)}: {meaning(name)}")
    # A few classes take no more than they list.
    accepted = inspect.signature(cls.__init__).parameters
    takes_all = any(parameter.kind == parameter.VAR_KEYWORD for parameter in accepted.values())
    takes_trainable, takes_dtype = takes_all, takes_all or "dtype" in accepted
    common = ["inputShape: [Int?]? = nil", *["trainable: Bool = true"] * takes_trainable, *["dtype: String? = nil"] * takes_dtype,
              "name: String? = nil"]
    docs += [f"  ///   - {c.split(':')[0]}: {meaning(c.split(':')[0])}" for c in common]
    parameters += [c.replace(" ", "\u00a0") for c in common]
    common = f'CommonOptions(inputShape, {"trainable" if takes_trainable else "true"}, {"dtype" if takes_dtype else "nil"}, name)'
    members = wrapped(options, 8, "") if options else ":"
    lines = [f"/// {line}" for line in textwrap.wrap(summary, WIDTH)]
    lines += [f"public struct {layer}: Layer {{", "  public let definition: LayerDefinition", ""]
    if docs:
        lines += ["  /// - Parameters:"] + docs
    lines += ["  public init(", "    " + wrapped(parameters, 4, ""), "  ) {", "    definition = LayerDefinition("]
    short = f'      "{layer}", [{members}], {common}{weights})'
    if "\n" not in short and len(short) <= WIDTH:
        lines.append(short)
    else:
        lines += [f'      "{layer}",', "      [", "        " + members + ",", f"      ], {common}{weights})"]
    lines += ["  }", "}", ""]
    return "\n".join(lines).replace("\u00a0", " ")


def write(path, text):
    with open(os.path.join(ROOT, path), "w") as file:
        file.write(text)


HEADER = "// Written by scripts/make-swift-layers.py from the signatures of Keras {}; edit that.\n\n".format(keras.__version__)
for file, layers in LAYERS.items():
    write(f"Sources/NNModels/Layers/{file}.swift", HEADER + "\n".join(source(name, summary) for name, summary, _ in layers))
topics = "".join(
    f"\n### {re.sub('([a-z])([A-Z])', lambda m: m[1] + ' ' + m[2].lower(), file)}\n\n" + "".join(f"- ``{name}``\n" for name, _, _ in layers)
    for file, layers in LAYERS.items())
write("Sources/NNModels/NNModels.docc/Layers.md", f"""# All layers

The layers of `keras.layers` in Keras {keras.__version__}, by family.

## Topics
{topics}""")
examples = "".join(f"    {name}({arguments}),\n" for layers in LAYERS.values() for name, _, arguments in layers)
write("Tests/NNModelsTests/EveryLayer.swift", HEADER + f"""import NNModels

/// One of each layer.
enum EveryLayer {{
  static let examples: [any Layer] = [
{examples}  ]
}}
""")
missing = sorted(name for name in dir(keras.layers) if inspect.isclass(getattr(keras.layers, name)) and getattr(keras.layers, name).__name__ == name
                 and name not in {n for layers in LAYERS.values() for n, _, _ in layers})
print("not written:", ", ".join(missing))
