namespace SparkSynth.Core.Statistics;

/// <summary>
/// Part of a cell from which values are drawn: uniform between <paramref name="Low"/> and <paramref name="High"/>, or exactly that value
/// where they are equal (an atom). Units: those of the column's <see cref="ValueScale"/>.
/// </summary>
/// <param name="Weight">Rows it stands for, > 0.</param>
public readonly record struct Segment(long Weight, long Low, long High);
