namespace SparkSynth.Core.Tables;

/// <summary>
/// The distinct strings that the codes of a column vector point to. Immutable once handed out: kernels may cache what they
/// derive from it by reference, since readers hand out the same object as long as the dictionary stays the same.
/// Values are distinct within one dictionary unless the reader had no dictionary to go by; kernels must not rely on it.
/// </summary>
public sealed class StringDictionary(string[] values)
{
    /// <summary>The strings, by code.</summary>
    public string[] Values { get; } = values;

    /// <summary>Number of strings.</summary>
    public int Count => Values.Length;
}
