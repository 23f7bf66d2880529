using System.Collections.Immutable;

namespace SparkSynth.Core.Privacy.Measures;

/// <summary>A conjunction of conditions on columns: the attacker's guess that it is true of exactly one person.</summary>
public sealed record Predicate(ImmutableArray<Condition> Conditions)
{
    /// <summary>Whether it holds in a row of a table.</summary>
    public bool Holds(IReadOnlyList<AuditColumn> columns, int table, int row)
    {
        foreach (var condition in Conditions)
            if (!condition.Holds(columns[condition.Column], table, row)) return false;
        return true;
    }

    /// <summary>Rows of a table where it holds, counted up to <paramref name="limit"/>.</summary>
    public int Count(IReadOnlyList<AuditColumn> columns, int table, int limit)
    {
        int count = 0, rows = columns[0].Codes[table].Count;
        for (int i = 0; i < rows && count < limit; i++)
            if (Holds(columns, table, i)) count++;
        return count;
    }
}
