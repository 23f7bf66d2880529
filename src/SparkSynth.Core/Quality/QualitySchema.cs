using System.Collections.Immutable;

namespace SparkSynth.Core.Quality;

/// <summary>The columns of one table that are evaluated, in the order of its batches, and which of them are keys.</summary>
/// <param name="Columns">Columns; batches carry exactly these.</param>
/// <param name="Keys">Each key as positions in <paramref name="Columns"/>: the primary key first, if there is one, then the alternate ones.</param>
public sealed record QualitySchema(ImmutableArray<QualityColumn> Columns, ImmutableArray<ImmutableArray<int>> Keys)
{
    public QualitySchema(IEnumerable<QualityColumn> columns)
        : this([.. columns], [])
    {
    }

    /// <summary>Position of a column by name (ordinal), or -1.</summary>
    public int IndexOf(string name)
    {
        for (int i = 0; i < Columns.Length; i++)
            if (string.Equals(Columns[i].Name, name, StringComparison.Ordinal)) return i;
        return -1;
    }
}
