/// Numbers as people read them.
package enum Quantity {
  /// `digits` after the point, rounded: `3.142`.
  package static func fixed(_ value: Double, _ digits: Int) -> String {
    guard value.isFinite, abs(value) < 1e15 else { return "\(value)" }
    var power = 1.0
    for _ in 0..<digits { power *= 10 }
    let scaled = (abs(value) * power).rounded()
    let sign = value < 0 && scaled > 0 ? "-" : ""
    let whole = Int(scaled / power)
    if digits == 0 { return sign + String(whole) }
    let fraction = String(Int(scaled - Double(whole) * power))
    return "\(sign)\(whole)." + String(repeating: "0", count: max(0, digits - fraction.count)) + fraction
  }

  /// Two significant digits with an exponent: `1.3e-06`.
  package static func scientific(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
    var (mantissa, exponent) = (abs(value), 0)
    while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
    while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
    if fixed(mantissa, 1) == "10.0" { (mantissa, exponent) = (1, exponent + 1) }
    let digits = String(abs(exponent))
    return (value < 0 ? "-" : "") + fixed(mantissa, 1) + "e" + (exponent < 0 ? "-" : "+") + (digits.count < 2 ? "0" : "") + digits
  }

  /// `1,234,567`
  package static func grouped(_ value: Int) -> String {
    var digits = String(value.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }

  /// `1.23 MB`, in steps of a thousand.
  package static func bytes(_ count: Int) -> String { count < 1000 ? "\(count) B" : scaled(Double(count), "B") }

  /// `4.09 GFLOP`
  package static func flops(_ count: Int) -> String { count < 1000 ? "\(count) FLOP" : scaled(Double(count), "FLOP") }

  package static func milliseconds(_ value: Double) -> String {
    value < 0.1 ? fixed(value * 1e3, 2) + " µs" : value < 10 ? fixed(value, 3) + " ms" : value < 1e4 ? fixed(value, 1) + " ms"
      : fixed(value / 1e3, 2) + " s"
  }

  private static func scaled(_ value: Double, _ unit: String) -> String {
    var (value, prefixes) = (value, ["", "k", "M", "G", "T", "P"][...])
    while value >= 1000, prefixes.count > 1 { (value, prefixes) = (value / 1000, prefixes.dropFirst()) }
    return fixed(value, value < 10 ? 2 : value < 100 ? 1 : 0) + " \(prefixes.first!)\(unit)"
  }
}
