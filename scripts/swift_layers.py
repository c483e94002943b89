"""The layers and operations of the Swift API and what their parameters mean: the tables of make-swift-layers.py."""


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

# File: [(function of keras.ops, what it gives, its tensors, its options)]. A tensor with a star is a list of tensors; options come with
# their Swift types and defaults.
AXES = "axis: Extents? = nil, keepdims: Bool = false"
OPERATIONS = {
    "Ops+Elementwise": [
        ("abs", "`|x|`", "x", ""), ("exp", "`exp x`", "x", ""), ("expm1", "`exp x − 1`, exact for small x", "x", ""), ("log", "`log x`", "x", ""),
        ("log1p", "`log (1 + x)`, exact for small x", "x", ""), ("sqrt", "`√x`", "x", ""), ("rsqrt", "`1 / √x`", "x", ""),
        ("square", "`x²`", "x", ""), ("sin", "`sin x`", "x", ""), ("cos", "`cos x`", "x", ""), ("tanh", "`tanh x`", "x", ""),
        ("sigmoid", "`1 / (1 + exp −x)`", "x", ""), ("erf", "The error function", "x", ""), ("sign", "−1, 0 or 1", "x", ""),
        ("floor", "The largest integer that is not above x", "x", ""), ("ceil", "The smallest integer that is not below x", "x", ""),
        ("negative", "`−x`", "x", ""), ("reciprocal", "`1 / x`", "x", ""),
        ("clip", "x brought into a range", "x", "x_min: Double, x_max: Double"), ("cast", "x as another type, named as NumPy does", "x", "dtype: String"),
        ("add", "`x1 + x2`", "x1 x2", ""), ("subtract", "`x1 − x2`", "x1 x2", ""), ("multiply", "`x1 · x2`", "x1 x2", ""),
        ("true_divide", "`x1 / x2`", "x1 x2", ""), ("power", "`x1` to the power of `x2`", "x1 x2", ""),
        ("maximum", "The larger of both", "x1 x2", ""), ("minimum", "The smaller of both", "x1 x2", ""),
        ("greater", "Whether `x1 > x2`", "x1 x2", ""), ("less", "Whether `x1 < x2`", "x1 x2", ""), ("equal", "Whether `x1 = x2`", "x1 x2", ""),
        ("where", "`x1` where the condition is true, `x2` elsewhere", "condition x1 x2", ""),
    ],
    "Ops+Reductions": [
        ("sum", "The sum along axes, or of everything", "x", AXES), ("mean", "The mean along axes, or of everything", "x", AXES),
        ("prod", "The product along axes, or of everything", "x", AXES), ("max", "The largest along axes, or of all", "x", AXES),
        ("min", "The smallest along axes, or of all", "x", AXES), ("var", "The variance along axes, or of everything", "x", AXES),
        ("std", "The standard deviation along axes, or of everything", "x", AXES),
        ("logsumexp", "`log Σ exp x` along axes, without overflow", "x", AXES),
        ("argmax", "Where the largest is along an axis", "x", "axis: Int? = nil, keepdims: Bool = false"),
        ("argmin", "Where the smallest is along an axis", "x", "axis: Int? = nil, keepdims: Bool = false"),
        ("cumsum", "The sums of all elements up to each", "x", "axis: Int? = nil"), ("softmax", "`exp x / Σ exp x` along an axis", "x", "axis: Int = -1"),
    ],
    "Ops+Shapes": [
        ("reshape", "The same elements under another shape, the batch included; one extent may be −1", "x", "to newshape: [Int]"),
        ("transpose", "Axes in another order; reversed when nil", "x", "axes: [Int]? = nil"), ("expand_dims", "A new axis of extent 1", "x", "axis: Extents"),
        ("squeeze", "Without axes of extent 1", "x", "axis: Extents? = nil"), ("concatenate", "Tensors joined along an axis", "xs*", "axis: Int = 0"),
        ("stack", "Tensors joined along a new axis", "x*", "axis: Int = 0"), ("flip", "The elements along axes in reverse", "x", "axis: Extents? = nil"),
        ("repeat", "Every element several times", "x", "repeats: Int, axis: Int? = nil"), ("tile", "The whole several times along each axis", "x", "repeats: Extents"),
        ("roll", "Elements moved along an axis, the last to the front", "x", "shift: Extents, axis: Extents? = nil"),
        ("take", "The elements at indices along an axis", "x indices", "axis: Int? = nil"),
        ("one_hot", "A 1 at the index of each class", "x", "num_classes: Int, axis: Int = -1"),
    ],
    "Ops+LinearAlgebra": [
        ("matmul", "The matrix product", "x1 x2", ""), ("dot", "NumPy's product over the last axis and the one before it", "x1 x2", ""),
        ("einsum", "Einstein's summation, such as `bij,bjk->bik`", "operands**", "subscripts: String"), ("norm", "The norm along axes", "x", "axis: Extents? = nil, keepdims: Bool = false"),
    ],
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
