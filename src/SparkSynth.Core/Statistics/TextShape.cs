namespace SparkSynth.Core.Statistics;

/// <summary>
/// What may be published of a text column so that texts of its look can be made: nothing in it has support below k, and it holds no
/// text and no part of one but a prefix that all rows share.
/// </summary>
public sealed record TextShape
{
    /// <summary>Rows that are not null.</summary>
    public required long Rows { get; init; }

    /// <summary>What all texts begin with, at most 16 characters; empty if nothing or if there are fewer than k rows.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Patterns of at least k rows, most rows first, then ordinal. Empty if there are more than 4,096 different ones.</summary>
    public PatternCount[] Patterns { get; init; } = [];

    /// <summary>Rows by number of words, at least k rows each, ascending; 0 words = empty text.</summary>
    public LengthCount[] Lengths { get; init; } = [];

    /// <summary>Words by kind and length, at least k each.</summary>
    public WordShape[] Words { get; init; } = [];

    /// <summary>Marks at the end of words, at least k each.</summary>
    public MarkCount[] Marks { get; init; } = [];
}
