namespace SparkSynth.Core.Statistics;

/// <summary>How a column's values fall into cells.</summary>
public enum CellKind
{
    /// <summary>Intervals of an ordered column.</summary>
    Ordered,

    /// <summary>Own cells for frequent values, one for the rest.</summary>
    Nominal,

    /// <summary>Keys and text: present or null; values are generated, not learned.</summary>
    Presence,
}
