"""Recurrent layers, wrappers, attention and layers over integers."""
from keras import layers as L

from image_layers import LAYERS, per_axis, register


def recurrent_options(draw):
    options = dict(
        activation=draw.one(["tanh", "tanh", "relu", "sigmoid", "softsign", "linear"]), use_bias=draw.chance(0.8),
        go_backwards=draw.chance(0.2), unroll=draw.chance(0.1))
    if draw.chance(0.2):
        options.update(dropout=0.3, recurrent_dropout=0.2)
    if draw.chance(0.1):
        options["recurrent_initializer"] = "glorot_uniform"
    return options


def recurrent(draw, units=None, **fixed):
    """An LSTM, GRU or SimpleRNN."""
    units = units or draw.int(1, 19)
    options = {**recurrent_options(draw), **fixed}
    kind = draw.int(0, 2)
    if kind < 2:
        options["recurrent_activation"] = draw.one(["sigmoid", "sigmoid", "hard_sigmoid", "tanh"])
    if kind == 0:
        return L.LSTM(units, unit_forget_bias=draw.chance(0.5), **options)
    if kind == 1:
        return L.GRU(units, reset_after=draw.chance(0.6), **options)
    return L.SimpleRNN(units, **options)


def cell(draw):
    units, options = draw.int(1, 9), dict(use_bias=draw.chance(0.8), activation=draw.one(["tanh", "relu", "sigmoid"]))
    return draw.one([
        lambda: L.LSTMCell(units, **options), lambda: L.GRUCell(units, reset_after=draw.chance(0.5), **options),
        lambda: L.SimpleRNNCell(units, **options)])()


@register(2)
def sequence_model(draw, shape):
    return recurrent(draw, return_sequences=draw.chance(0.6))


@register(2)
def cells(draw, shape):
    inner = cell(draw) if draw.chance(0.5) else [cell(draw) for _ in range(draw.int(1, 3))]
    return L.RNN(inner, return_sequences=draw.chance(0.5), go_backwards=draw.chance(0.2), unroll=draw.chance(0.1))


@register(2)
def bidirectional(draw, shape):
    sequences, units = draw.chance(0.6), draw.int(1, 9)
    options = dict(merge_mode=draw.one(["concat", "sum", "mul", "ave"]))
    if draw.chance(0.15):
        return L.Bidirectional(L.RNN(cell(draw), return_sequences=sequences), **options)
    forward = recurrent(draw, units, return_sequences=sequences, go_backwards=False)
    if draw.chance(0.2):
        options["backward_layer"] = recurrent(draw, units, return_sequences=sequences, go_backwards=True)
    return L.Bidirectional(forward, **options)


@register(2, 3, 4)
def time_distributed(draw, shape):
    inner = draw.one(LAYERS[len(shape) - 1])(draw, shape[1:])
    return inner and L.TimeDistributed(inner)


@register(3, 4)
def bidirectional_convolutional(draw, shape):
    layer = convolutional_recurrent(draw, shape)
    if draw.chance(0.7):
        return None
    layer.go_backwards = False
    return L.Bidirectional(layer, merge_mode=draw.one(["concat", "sum", "ave"]))


@register(3, 4)
def convolutional_recurrent(draw, shape):
    form = draw.one(["channels_last", "channels_last", "channels_first"])
    spatial = shape[1:-1] if form == "channels_last" else shape[2:]
    kernel = per_axis(draw, [draw.int(1, min(3, extent)) for extent in spatial])
    options = dict(strides=2) if draw.chance(0.2) else dict(dilation_rate=2) if draw.chance(0.15) else {}
    return [L.ConvLSTM1D, L.ConvLSTM2D][len(spatial) - 1](
        draw.int(1, 5), kernel, padding="same" if draw.chance(0.7) or options else "valid", data_format=form,
        return_sequences=draw.chance(0.5), go_backwards=draw.chance(0.2), use_bias=draw.chance(0.8),
        recurrent_activation=draw.one(["sigmoid", "hard_sigmoid"]), activation=draw.one(["tanh", "relu"]), **options)


@register(2)
def masking(draw, shape):
    return L.Masking(draw.one([0.0, 1.0]))


@register(2)
def spectrogram(draw, shape):
    if shape[0] < 12:
        return None
    length = draw.int(4, 8)
    return L.STFTSpectrogram(
        mode=draw.one(["log", "magnitude", "psd", "real", "imag"]), frame_length=length, frame_step=draw.int(1, length), fft_length=draw.one([None, 8, 16]),
        window=draw.one(["hann", "hamming", "tukey", None]), periodic=draw.chance(0.5), scaling=draw.one(["density", "spectrum", None]),
        padding=draw.one(["valid", "same"]), expand_dims=draw.chance(0.3))


@register(1)
def mel_spectrogram(draw, shape):
    if shape[0] < 20:
        return None
    return L.MelSpectrogram(
        fft_length=16, sequence_stride=draw.int(3, 9), sequence_length=draw.one([None, 12]), window=draw.one(["hann", "hamming"]),
        num_mel_bins=draw.int(2, 5), sampling_rate=draw.one([8000, 16000]), max_freq=draw.one([None, 3500.0]), power_to_db=draw.chance(0.6),
        top_db=draw.one([80.0, 20.0]), mag_exp=draw.one([1.0, 2.0]), min_power=1e-3, ref_power=draw.one([1.0, 2.0]))


def self_attention(draw, shape):
    """An attention layer and how it is called over one tensor: (layer, call)."""
    causal = {"use_causal_mask": True} if draw.chance(0.3) else {}
    heads = draw.int(1, 3)
    kind = draw.int(0, 2 if len(shape) == 2 else 0)
    if kind == 0:
        options = dict(value_dim=draw.int(1, 6)) if draw.chance(0.3) else {}
        if len(shape) == 3:
            options["attention_axes"] = draw.one([1, 2, (1, 2)])
            causal = {}
        if draw.chance(0.2):
            options["output_shape"] = draw.int(1, 7)
        layer = L.MultiHeadAttention(heads, draw.int(1, 6), use_bias=draw.chance(0.8), **options)
        return layer, lambda x: layer(x, x, **causal)
    if kind == 1:
        groups = draw.int(1, 3)
        layer = L.GroupQueryAttention(draw.int(1, 6), heads * groups, groups, use_bias=draw.chance(0.8))
        return layer, lambda x: layer(x, x, **causal)
    layer = draw.one([
        lambda: L.Attention(use_scale=draw.chance(0.5), score_mode=draw.one(["dot", "concat"])), lambda: L.AdditiveAttention(use_scale=draw.chance(0.5))])()
    return layer, lambda x: layer([x, x], **causal)


def integer_layer(draw, limit, shape):
    """A layer over whole numbers in 0..<limit."""
    return draw.one([
        lambda: L.Embedding(limit, draw.int(1, 12), mask_zero=draw.chance(0.4)), lambda: L.Embedding(limit, draw.int(1, 12), mask_zero=draw.chance(0.4)),
        lambda: L.CategoryEncoding(limit, output_mode=draw.one(["multi_hot", "count"] + (["one_hot"] if len(shape) == 1 else []))),
        lambda: L.IntegerLookup(vocabulary=draw.permuted(list(range(1, limit))), output_mode="int"),
        lambda: L.Hashing(draw.int(2, 7))])()


def quantisation(draw):
    """A layer from numbers to whole numbers."""
    return L.Discretization(bin_boundaries=sorted(draw.normal(draw.int(1, 6)).tolist()), output_mode=draw.one(["int", "one_hot", "multi_hot", "count"]))
