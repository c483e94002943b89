import Glibc

/// The processor of this machine, as `/proc/cpuinfo` describes it.
package enum HostCPU {
  /// What its maker calls it.
  package static let name = fields["model name"] ?? fields["CPU part"].map { "CPU part \($0)" } ?? "unknown CPU"

  /// What tells kinds of processors apart: all that does not change from start to start or core to core.
  package static let identity = ["vendor_id", "cpu family", "model", "model name", "stepping", "cache size", "flags", "CPU implementer", "CPU variant",
    "CPU part", "CPU revision", "Features",
  ].compactMap { fields[$0] }.joined(separator: "\n")

  package static let features = Set((fields["flags"] ?? fields["Features"] ?? "").split(separator: " ").map(String.init))

  /// The lines of the first processor.
  private static let fields: [String: String] = {
    // Files of /proc have no size, so they are read line by line.
    guard let file = fopen("/proc/cpuinfo", "r") else { return [:] }
    defer { fclose(file) }
    var fields: [String: String] = [:]
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, file) > 0 {
      let parts = String(cString: line!).split(separator: ":", maxSplits: 1).map { part in
        String(part.drop { " \t\n".contains($0) }.reversed().drop { " \t\n".contains($0) }.reversed())
      }
      if parts.count < 2 {
        if !fields.isEmpty { break }
        continue
      }
      fields[parts[0]] = parts[1]
    }
    return fields
  }()
}
