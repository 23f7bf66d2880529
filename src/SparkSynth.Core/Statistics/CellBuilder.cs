using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Statistics;

/// <summary>
/// Cuts columns into cells (copula-network, sections 3 and 8). Nothing in the result has support below k, and no end of a cell is an extreme
/// of the column unless at least k rows have it.
/// </summary>
public static class CellBuilder
{
    /// <summary>Cells of every column, with the default or given options.</summary>
    /// <param name="pinned">Values (as text) by column name that get a cell of their own before others.</param>
    public static ColumnCells[] Build(IReadOnlyList<ColumnProfile> profiles, IReadOnlyList<ColumnRole> roles, CellOptions? options = null,
        IReadOnlyDictionary<string, IReadOnlyList<string>>? pinned = null)
    {
        if (profiles.Count == 0) return [];
        var limits = (options ?? new CellOptions()).Resolve(profiles[0].Rows, profiles.Count);
        return profiles.Select((p, c) => Build(p, roles[c], limits, pinned?.GetValueOrDefault(p.Name))).ToArray();
    }

    /// <summary>
    /// Cells of one column. Keys and text: present, null. A column of fewer than k values, or a nominal one in which nothing may be
    /// published, has the null cell only (and is emitted null). Cost: O(distinct values + cells²).
    /// </summary>
    /// <exception cref="ProblemException">A pinned value has fewer than k rows.</exception>
    public static ColumnCells Build(ColumnProfile profile, ColumnRole role, CellLimits limits, IReadOnlyList<string>? pinned = null)
    {
        var kind = KindOf(profile.Type, role);
        if (profile.Values == 0) return NullOnly(profile, kind);
        if (kind == CellKind.Presence) return Presence(profile);
        if (profile.Values < limits.Support) return NullOnly(profile, kind);
        return kind == CellKind.Ordered
            ? OrderedCells.Build(profile, limits)
            : NominalCells.Build(profile, limits, pinned ?? []) ?? NullOnly(profile, kind);
    }

    /// <summary>How values of a type in a role fall into cells.</summary>
    public static CellKind KindOf(ColumnType type, ColumnRole role) => role switch
    {
        ColumnRole.Key or ColumnRole.Text => CellKind.Presence,
        ColumnRole.Categorical or ColumnRole.Boolean => CellKind.Nominal,
        _ => type.Kind is PhysicalType.String or PhysicalType.Boolean ? CellKind.Nominal : CellKind.Ordered,
    };

    private static ColumnCells NullOnly(ColumnProfile profile, CellKind kind) =>
        new() { Name = profile.Name, Kind = kind, Count = 1, Rows = [profile.Rows], HasNull = true, Scale = OrderedCells.ScaleOf(profile), Edges = kind == CellKind.Ordered ? [0] : [] };

    private static ColumnCells Presence(ColumnProfile profile) => new()
    {
        Name = profile.Name,
        Kind = CellKind.Presence,
        Count = profile.Nulls > 0 ? 2 : 1,
        Rows = profile.Nulls > 0 ? [profile.Values, profile.Nulls] : [profile.Values],
        HasNull = profile.Nulls > 0,
    };
}
