import NNDiagnostics
import Testing

@testable import ModelFormats

@Suite struct JSONTests {
  func parse(_ text: String) throws(Diagnostic) -> JSONValue { try JSONValue(parsing: text, at: Location("config.json")) }

  @Test func readsEveryKindOfValue() throws {
    let text = #" { "a" : [1, -2.5, 1e3, true, false, null], "b": {"c": "x"}, "d": [], "e": {} } "#
    #expect(
      try parse(text) == ["a": [1, -2.5, 1000.0, true, false, nil], "b": ["c": "x"], "d": [], "e": [:]])
  }

  @Test func readsWhatPythonAddsToJSON() throws {
    let value = try parse("[NaN, Infinity, -Infinity]")
    #expect(value[0]?.double?.isNaN == true)
    #expect(value[1] == .double(.infinity))
    #expect(value[2] == .double(-.infinity))
  }

  @Test func keepsIntegersAndDoublesApart() throws {
    #expect(try parse("3") == .int(3))
    #expect(try parse("3.0") == .double(3))
    #expect(try parse("-9223372036854775808") == .int(.min))
    #expect(try parse("18446744073709551616") == .bigInt("18446744073709551616"))
    #expect(try parse("18446744073709551616").double == 18446744073709551616.0)
    #expect(try parse("3.0").int == nil)
    #expect(try parse("1e400") == .double(.infinity))
    #expect(try parse("1e-400") == .double(0))
    #expect(try parse("0.1") == .double(0.1))
    #expect(try parse("-0.0").double?.sign == .minus)
  }

  @Test func lastOfEqualKeysWinsAtTheFirstPlace() throws {
    let object = try #require(try parse(#"{"a": 1, "b": 2, "a": 3}"#).object)
    #expect(object.keys == ["a", "b"])
    #expect(object["a"] == 3)
  }

  @Test func keepsTheOrderOfLargeObjects() throws {
    let keys = (0..<100).map { "key\(($0 * 37) % 100)" }
    let text = "{" + keys.map { "\"\($0)\": \($0.dropFirst(3))" }.joined(separator: ",") + "}"
    var object = try #require(try parse(text).object)
    #expect(object.keys == keys)
    #expect(object["key42"] == 42)
    object["key42"] = nil
    #expect(object["key42"] == nil)
    #expect(object["key5"] == 5)
    #expect(object.count == 99)
  }

  @Test func readsEscapes() throws {
    #expect(try parse(#""\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00""#) == "\"\\/\u{8}\u{c}\n\r\té😀")
    #expect(try parse(#""\ud800x\udc00""#) == "\u{FFFD}x\u{FFFD}")
    #expect(try parse(#""\ud800\u0041""#) == "\u{FFFD}A")
  }

  @Test(arguments: [
    ("", 1, 1, "expected a JSON value, not the end of the file"),
    ("[1,\n 2,]", 2, 4, "expected a JSON value, not ']'"),
    ("{\"é\": 1 x", 1, 9, "expected ',' or '}' in an object, not 'x'"),
    ("{a: 1}", 1, 2, "expected a key in double quotes, not 'a'"),
    ("{\"a\" 1}", 1, 6, "expected ':' after the key 'a', not '1'"),
    ("[01]", 1, 3, "expected ',' or ']' in a list, not '1'"),
    ("-x", 1, 2, "expected a digit, not 'x'"),
    ("1 2", 1, 3, "unexpected '2' after the end of the JSON value"),
    ("\"abc", 1, 1, "the string that starts here has no end"),
    ("\"a\\x\"", 1, 4, "unknown escape 'x' in a string"),
    ("\"a\\u12g4\"", 1, 7, "expected four hexadecimal digits after '\\u', not 'g'"),
    ("\"a\nb\"", 1, 3, "unexpected control character 10 in a string"),
    ("nul", 1, 1, "expected a JSON value, not 'n'"),
  ])
  func namesWhatIsWrongAndWhere(text: String, line: Int, column: Int, message: String) throws {
    let error = #expect(throws: Diagnostic.self) { try parse(text) }
    #expect(error?.message == message)
    #expect(error?.id == "json-syntax")
    #expect(error?.location.components == ["config.json", "line \(line), column \(column)"])
  }

  @Test func refusesBytesThatAreNoText() {
    #expect(diagnosticID { () throws(Diagnostic) in try JSONValue(parsing: [0x22, 0xFF, 0x22], at: Location("a")) } == "json-syntax")
  }

  @Test func refusesAbsurdNesting() throws {
    let depth = FormatLimits.jsonDepth
    _ = try parse(String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
    #expect(diagnosticID { () throws(Diagnostic) in try parse(String(repeating: "[", count: 1_000_000)) } == "json-too-deep")
  }

  @Test func writesWhatPythonWrites() throws {
    let value: JSONValue = ["a": [1, 2.5, .double(.nan), .double(-.infinity)], "b": "x\n\"\u{1}é", "c": [:], "d": [nil, true]]
    #expect(value.text() == #"{"a": [1, 2.5, NaN, -Infinity], "b": "x\n\"\u0001é", "c": {}, "d": [null, true]}"#)
    let nested: JSONValue = ["a": [1, 2], "b": []]
    #expect(
      nested.text(indent: 2) == """
        {
          "a": [
            1,
            2
          ],
          "b": []
        }
        """)
    let numbers = "[1e-05, 123456789012345678901234567890, 1.0]"
    #expect(try parse(numbers).text() == numbers)
  }
}
