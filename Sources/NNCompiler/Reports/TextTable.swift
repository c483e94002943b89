/// Columns of text under a header, wide enough for their cells; numbers stand right.
package struct TextTable {
  package enum Alignment { case left, right }

  private let titles: [String]
  private let alignments: [Alignment]
  private var rows: [[String]] = []

  package init(_ columns: [(title: String, alignment: Alignment)]) {
    titles = columns.map(\.title)
    alignments = columns.map(\.alignment)
  }

  /// - Precondition: a cell for every column.
  package mutating func append(_ cells: [String]) {
    precondition(cells.count == titles.count)
    rows.append(cells)
  }

  package var text: String {
    let widths = titles.indices.map { column in ([titles] + rows).map { $0[column].count }.max() ?? 0 }
    let rule = widths.map { String(repeating: "─", count: $0) }
    return ([titles, rule] + rows).map { line($0, widths) }.joined(separator: "\n")
  }

  private func line(_ cells: [String], _ widths: [Int]) -> String {
    var line = ""
    for (column, cell) in cells.enumerated() {
      let padding = String(repeating: " ", count: widths[column] - cell.count)
      if column > 0 { line += "  " }
      line += alignments[column] == .left ? cell + padding : padding + cell
    }
    // No blanks at the ends of lines.
    return String(line.reversed().drop { $0 == " " }.reversed())
  }

  /// Facts under each other, their values aligned.
  package static func list(_ facts: [(String, String)]) -> String {
    let width = facts.map(\.0.count).max() ?? 0
    return facts.map { $0 + String(repeating: " ", count: width - $0.count) + "  " + $1 }.joined(separator: "\n")
  }
}
