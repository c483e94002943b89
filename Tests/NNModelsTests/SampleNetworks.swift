import NNCompiler
import NNModels

/// Networks that Keras, too, has read: `Tests/Fixtures/swift_api` has their JSON, and what Keras computes from it.
enum SampleNetworks {
  static let all: [String: any Network] = [
    "sequential": sequential, "branches": branches, "attention": attention, "recurrent": recurrent, "nested": nested,
    "operations": operations, "repeated": repeated,
  ]

  static var sequential: Sequential {
    var model = Sequential([Conv2D(4, kernelSize: 3, padding: .same, activation: .relu, inputShape: [8, 8, 2])], seed: 1, name: "small")
    model.add(BatchNormalization(gammaInitializer: .randomUniform(from: 0.5, to: 1.5)))
    model.add(MaxPooling2D())
    model.add(DepthwiseConv2D(3, activation: .silu))
    model.add(Flatten())
    model.add(Dropout(0.5))
    model.add(Dense(5, activation: .softmax, biasInitializer: .randomNormal()))
    return model
  }

  /// Two inputs, two outputs, a layer that is called twice, and merges.
  static var branches: Model {
    let (a, b) = (Input([6], name: "a"), Input([6], name: "b"))
    let shared = Dense(5, activation: .tanh)
    let (x, y) = (shared(a), shared(b))
    let joined = Concatenate()([x * y, x - y, x + Dense(5)(y)])
    return Model(inputs: [a, b], outputs: [Dense(3)(joined), Dense(2, activation: .sigmoid, name: "second")(x)], seed: 2)
  }

  /// Keyword arguments, and a call with several outputs.
  static var attention: Model {
    let x = Input([5, 4])
    let attended = MultiHeadAttention(numHeads: 2, keyDim: 3)
      .call(x, x, keywords: ["use_causal_mask": true, "return_attention_scores": true], outputs: 2)
    return Model(inputs: [x], outputs: [LayerNormalization()(x + attended[0]), attended[1]], seed: 3, name: "attention")
  }

  /// States that go from one layer to another.
  static var recurrent: Model {
    let ids = Input([7], dtype: "int32", name: "ids")
    let x = Embedding(inputDim: 11, outputDim: 6)(ids)
    let states = LSTM(4, returnState: true).call(x, outputs: 3)
    let y = LSTM(4, returnSequences: true).call(x, keywords: ["initial_state": [states[1], states[2]]])[0]
    return Model(inputs: ids, outputs: TimeDistributed(Dense(2))(Bidirectional(GRU(3, returnSequences: true), mergeMode: .sum)(y)), seed: 4)
  }

  /// Networks in a network, one of them called twice.
  static var nested: Model {
    var inner = Sequential([Dense(4, activation: .gelu, inputShape: [4]), Dense(4)], name: "inner")
    inner.assignedWeights["dense/bias"] = FloatArray([1, 2, 3, 4])
    let x = Input([3, 4])
    let steps = TimeDistributed(inner)(x)
    let last = GlobalAveragePooling1D()(steps)
    return Model(inputs: x, outputs: Sequential([Dense(2, inputShape: [4])])(inner(inner(last))), seed: 5)
  }

  /// A model in a model, called twice, with the result of the first call among the outputs.
  static var repeated: Model {
    let (x, y) = (Input([4]), Input([4]))
    let inner = Model(inputs: x, outputs: Dense(4, activation: .tanh)(x), seed: 6, name: "inner")
    let first = inner(y)
    return Model(inputs: [y], outputs: [first, Dense(2)(inner(first))], seed: 7)
  }

  /// Arithmetic and functions of `keras.ops`.
  static var operations: Model {
    let (x, y) = (Input([3, 4], name: "x"), Input([3, 4], name: "y"))
    let scaled = 2 * (x - 0.5) / (1 + Ops.abs(y)) - -x * 0.25
    let centred = scaled - Ops.mean(scaled, axis: -1, keepdims: true)
    let chosen = Ops.where(Ops.greater(x, y), Ops.exp(x), Ops.clip(y, xMin: -1, xMax: 0.5))
    let product = Ops.einsum([centred, chosen], subscripts: "bij,bkj->bik")
    let joined = Ops.concatenate([Ops.transpose(product, axes: [0, 2, 1]), Ops.matmul(x, Ops.transpose(y, axes: [0, 2, 1]))], axis: -1)
    let flat = Ops.reshape(joined, to: [-1, 18])
    return Model(inputs: [x, y], outputs: [Ops.softmax(flat), Ops.sum(Ops.square(flat), axis: [1]) / 7, Ops.max(chosen, axis: [1, 2])])
  }
}
