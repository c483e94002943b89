import ModelFormats
import NNDiagnostics
import NNIR
import Testing

@testable import NNKeras

/// The distributions of `keras.initializers`, whose random numbers differ.
@Suite struct InitializerTests {
  private func values(_ text: String, _ shape: Shape, seed: UInt64 = 1) throws -> [Double] {
    return try Initializer(try JSONValue(parsing: text, at: Location())).tensor(shape, seed: seed).doubles
  }

  private func config(_ name: String, _ config: String = "{}") -> String { #"{"class_name": "\#(name)", "config": \#(config)}"# }

  private func moments(_ values: [Double]) -> (mean: Double, deviation: Double, largest: Double) {
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    return (mean, variance.squareRoot(), values.map(abs).max()!)
  }

  /// Name, configuration, expected deviation and bound of a kernel of 3 × 3 × 40 → 50.
  static let scaled: [(String, String, Double, Double)] = [
    ("GlorotUniform", "{}", (2.0 / 810).squareRoot(), (6.0 / 810).squareRoot()),
    ("GlorotNormal", "{}", (2.0 / 810).squareRoot(), 2 * (2.0 / 810).squareRoot() / 0.8796),
    ("HeUniform", "{}", (2.0 / 360).squareRoot(), (6.0 / 360).squareRoot()),
    ("HeNormal", "{}", (2.0 / 360).squareRoot(), 2 * (2.0 / 360).squareRoot() / 0.8796),
    ("LecunUniform", "{}", (1.0 / 360).squareRoot(), (3.0 / 360).squareRoot()),
    ("LecunNormal", "{}", (1.0 / 360).squareRoot(), 2 * (1.0 / 360).squareRoot() / 0.8796),
    ("VarianceScaling", "{}", (1.0 / 360).squareRoot(), 2 * (1.0 / 360).squareRoot() / 0.8796),
    (
      "VarianceScaling", #"{"scale": 3.0, "mode": "fan_out", "distribution": "untruncated_normal"}"#, (3.0 / 450).squareRoot(), .infinity
    ),
    (
      "VarianceScaling", #"{"scale": 3.0, "mode": "fan_avg", "distribution": "uniform"}"#, (3.0 / 405).squareRoot(),
      (9.0 / 405).squareRoot()
    ),
    (
      "VarianceScaling", #"{"input_axes": [0], "output_axes": [1], "mode": "fan_in"}"#, (1.0 / 3).squareRoot(),
      2 * (1.0 / 3).squareRoot() / 0.8796
    ),
    ("RandomUniform", #"{"minval": -0.2, "maxval": 0.2}"#, 0.2 / 3.0.squareRoot(), 0.2),
    ("RandomNormal", #"{"stddev": 0.3}"#, 0.3, .infinity), ("TruncatedNormal", #"{"stddev": 0.3}"#, 0.3 * 0.8796, 0.6),
    ("uniform", "{}", 0.05 / 3.0.squareRoot(), 0.05), ("normal", "{}", 0.05, .infinity),
  ]

  @Test(arguments: scaled)
  func randomValuesHaveTheirDistribution(name: String, options: String, deviation: Double, bound: Double) throws {
    let values = try values(config(name, options), [3, 3, 40, 50])
    let actual = moments(values)
    #expect(abs(actual.mean) < 0.02 * deviation)
    #expect(abs(actual.deviation - deviation) < 0.02 * deviation, "\(actual) instead of \(deviation)")
    #expect(actual.largest <= bound * (1 + 1e-6))
    if bound.isFinite { #expect(actual.largest > 0.97 * bound) } else { #expect(actual.largest > 3 * deviation) }
  }

  @Test func meansAreShifted() throws {
    #expect(abs(moments(try values(config("RandomNormal", #"{"mean": 2.0, "stddev": 0.1}"#), [10_000])).mean - 2) < 0.01)
    #expect(abs(moments(try values(config("TruncatedNormal", #"{"mean": -1.0, "stddev": 0.1}"#), [10_000])).mean + 1) < 0.01)
  }

  @Test func seedsTellValuesApart() throws {
    let name = #""he_normal""#
    let (first, again) = (try values(name, [4, 5], seed: 7), try values(name, [4, 5], seed: 7))
    let other = try values(name, [4, 5], seed: 8)
    #expect(first == again)
    #expect(first != other)
  }

  @Test(arguments: [Shape([6, 4]), Shape([4, 6]), Shape([2, 3, 4])])
  func orthogonalRowsOrColumnsAreOrthonormal(shape: Shape) throws {
    let values = try values(config("Orthogonal", #"{"gain": 2.0}"#), shape)
    let (rows, columns) = (shape.rows, shape.last)
    let vectors = rows <= columns
      ? (0..<rows).map { row in (0..<columns).map { values[row * columns + $0] } }
      : (0..<columns).map { column in (0..<rows).map { values[$0 * columns + column] } }
    for (i, left) in vectors.enumerated() {
      for (j, right) in vectors.enumerated() {
        #expect(abs(zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } - (i == j ? 4 : 0)) < 1e-6)
      }
    }
  }

  @Test func fixedValues() throws {
    #expect(try values(config("Constant", #"{"value": 0.5}"#), [2]) == [0.5, 0.5])
    let array = #"{"value": {"class_name": "__numpy__", "config": {"value": [1.0, 2.0], "dtype": "float64"}}}"#
    #expect(try values(config("Constant", array), [2, 2]) == [1, 2, 1, 2])
    #expect(try values(config("Identity", #"{"gain": 3.0}"#), [2, 3]) == [3, 0, 0, 0, 3, 0])
    #expect(try values(#""ones""#, [2]) == [1, 1])
    #expect(try values(#""Zeros""#, [2]) == [0, 0])
  }

  /// Against `keras.initializers.STFT`.
  @Test func fourierKernelsAreThoseOfKeras() throws {
    let half = 0.5.squareRoot()
    for (options, expected) in [
      ("{}", [0, 0, 0, half, 0, -half, half, -half, half, 0, 0, 0]),
      (
        #"{"side": "imag", "window": "hamming", "scaling": "spectrum", "periodic": true}"#,
        [0, 0, 0, 0, -0.25, 0, 0, 0, 0, 0, 0.25, 0]
      ),
      (#"{"window": null}"#, [1, 1, 1, 1, 0, -1, 1, -1, 1, 1, 0, -1]),
    ] {
      let actual = try values(config("STFT", options), [4, 1, 3])
      #expect(zip(actual, expected).allSatisfy { abs($0 - $1) < 1e-6 }, "\(actual)")
    }
  }

  /// `scipy.signal.get_window`
  static let windows: [(String, Bool, [Double])] = [
    ("hann", false, [0.0, 0.345491502813, 0.904508497187, 0.904508497187, 0.345491502813, 0.0]),
    ("hann", false, [0.0, 0.25, 0.75, 1.0, 0.75, 0.25, 0.0]),
    ("hann", true, [0.0, 0.25, 0.75, 1.0, 0.75, 0.25]),
    ("hamming", false, [0.08, 0.31, 0.77, 1.0, 0.77, 0.31, 0.08]),
    ("blackman", false, [-0.0, 0.13, 0.63, 1.0, 0.63, 0.13, -0.0]),
    ("nuttall", false, [0.0003628, 0.0613345, 0.5292298, 1.0, 0.5292298, 0.0613345, 0.0003628]),
    ("blackmanharris", false, [6e-05, 0.055645, 0.520575, 1.0, 0.520575, 0.055645, 6e-05]),
    ("flattop", false, [-0.000421051, -0.051263156, 0.19821053, 1.000000003, 0.19821053, -0.051263156, -0.000421051]),
    ("boxcar", false, [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]),
    ("bartlett", false, [0.0, 0.333333333333, 0.666666666667, 1.0, 0.666666666667, 0.333333333333, 0.0]),
    ("triang", false, [0.166666666667, 0.5, 0.833333333333, 0.833333333333, 0.5, 0.166666666667]),
    ("triang", false, [0.25, 0.5, 0.75, 1.0, 0.75, 0.5, 0.25]),
    ("triang", true, [0.25, 0.5, 0.75, 1.0, 0.75, 0.5]),
    ("cosine", false, [0.258819045103, 0.707106781187, 0.965925826289, 0.965925826289, 0.707106781187, 0.258819045103]),
    ("cosine", false, [0.222520933956, 0.623489801859, 0.900968867902, 1.0, 0.900968867902, 0.623489801859, 0.222520933956]),
    ("cosine", true, [0.222520933956, 0.623489801859, 0.900968867902, 1.0, 0.900968867902, 0.623489801859]),
    ("bohman", false, [0.0, 0.108997781044, 0.608997781044, 1.0, 0.608997781044, 0.108997781044, 0.0]),
    ("barthann", false, [0.0, 0.27, 0.73, 1.0, 0.73, 0.27, 0.0]),
    ("lanczos", false, [0.0, 0.413496671566, 0.826993343133, 1.0, 0.826993343133, 0.413496671566, 0.0]),
    ("parzen", false, [0.009259259259, 0.25, 0.861111111111, 0.861111111111, 0.25, 0.009259259259]),
    ("parzen", false, [0.00583090379, 0.157434402332, 0.650145772595, 1.0, 0.650145772595, 0.157434402332, 0.00583090379]),
    ("parzen", true, [0.00583090379, 0.157434402332, 0.650145772595, 1.0, 0.650145772595, 0.157434402332]),
    ("tukey", false, [0.0, 0.904508497187, 1.0, 1.0, 0.904508497187, 0.0]),
    ("tukey", false, [0.0, 0.75, 1.0, 1.0, 1.0, 0.75, 0.0]),
    ("tukey", true, [0.0, 0.75, 1.0, 1.0, 1.0, 0.75]),
  ]

  @Test(arguments: windows)
  func windowsAreThoseOfSciPy(name: String, isPeriodic: Bool, expected: [Double]) throws {
    let actual = try #require(SpectralWindow.values(name, count: expected.count, isPeriodic: isPeriodic))
    #expect(zip(actual, expected).allSatisfy { abs($0 - $1) < 1e-9 }, "\(actual)")
  }

  @Test func whatCannotBeDrawnIsAnErrorOnlyThen() {
    for name in ["Mine", "Identity", "Orthogonal", "STFT"] {
      #expect(throws: Diagnostic.self) { try values(config(name), [2]) }
    }
  }

  @Test func theForgetGateStartsOpen() throws {
    #expect(try Initializer.forgetGate(.zeros).tensor([8], seed: 0).doubles == [0, 0, 1, 1, 0, 0, 0, 0])
  }
}
