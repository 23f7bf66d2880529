namespace SparkSynth.Core.Statistics;

/// <summary>What the keys of a value table are, and so how they fall into buckets.</summary>
public enum KeySpace
{
    /// <summary>Whole numbers and ticks: buckets are cut from the <see cref="Tables.OrderKey"/> of the value as a double, so that they are narrow near 0 and relative far from it.</summary>
    Integer,

    /// <summary>Keys of doubles (<see cref="Tables.OrderKey"/>).</summary>
    Float,

    /// <summary>Hashes of strings: buckets have no meaning but their rows.</summary>
    Hash,
}
