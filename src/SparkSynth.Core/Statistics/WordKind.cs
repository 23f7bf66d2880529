namespace SparkSynth.Core.Statistics;

/// <summary>How a word is written.</summary>
public enum WordKind
{
    /// <summary>Lower-case or caseless letters.</summary>
    Lower,

    /// <summary>Upper-case letters.</summary>
    Upper,

    /// <summary>One upper-case letter, then lower-case ones.</summary>
    Capitalised,

    /// <summary>Digits.</summary>
    Digits,

    /// <summary>Anything else.</summary>
    Mixed,
}
