/// The version that `--version`, headers and descriptors state.
package enum NNCCVersion {
  package static let current = "0.1.0"
}
