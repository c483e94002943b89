import NNCompiler
import NNModels

// The network of examples/digits, defined in Swift: two blocks of convolution, normalisation and pooling, and two dense layers.
let image = Input([8, 8, 1], name: "image")
var features: any TensorLike = image
for filters in [16, 32] {
  let convolved = Conv2D(filters, kernelSize: 3, padding: .same, useBias: false)(features)
  features = MaxPooling2D()(ReLU()(BatchNormalization()(convolved)))
}
let hidden = Dense(64, activation: .relu)(Dropout(0.3)(Flatten()(features)))
let probabilities = Dense(10, activation: .softmax, name: "probabilities")(hidden)
var model = Model(inputs: [image], outputs: [probabilities], name: "digits")
print(try model.summary())

// The folder of examples/digits, and the one for what this program makes.
let (digits, build) = (CommandLine.arguments[1], CommandLine.arguments[2])
let (images, labels) = (try FloatArray(contentsOf: "\(digits)/test/images.npy"), try FloatArray(contentsOf: "\(digits)/test/labels.npy"))

func accuracy() async throws -> Double {
  try Metric.accuracy.value(of: try await model.compile().predict(images), targets: labels)
}

print("\nrandom weights:   accuracy \(try await accuracy())")
try model.loadWeights("\(digits)/digits.keras")
print("trained weights:  accuracy \(try await accuracy())")

// For Keras, and for programs in any language.
try model.save("\(build)/digits.json")
try await model.compile(to: "\(build)/libdigits.so")
print("written:          \(build)/digits.json, \(build)/libdigits.so, \(build)/digits.h")
