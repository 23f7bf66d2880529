using SparkSynth.Core.Tables;

namespace SparkSynth.Core.Statistics;

/// <summary>Cells of a nominal column: the frequent values, and "other" for the rest.</summary>
internal static class NominalCells
{
    /// <summary>The cells, or null if nothing may be published.</summary>
    public static ColumnCells? Build(ColumnProfile profile, CellLimits limits, IReadOnlyList<string> pinned)
    {
        bool text = profile.Type.Kind == PhysicalType.String;
        // A range of an overflowed column is no value: its rows go to "other".
        var values = text
            ? profile.Texts.Select(t => new OtherValue(t.Text, 0, t.Rows)).ToArray()
            : profile.Entries.Where(e => e.IsValue).Select(e => new OtherValue(KeyText.Of(profile.Type, e.Low), e.Low, e.Rows)).ToArray();
        Array.Sort(values, ByRows);
        var first = Pinned(profile, values, pinned, limits.Support);
        if (first.Count > 0) values = [.. values.Where(v => first.Contains(v)), .. values.Where(v => !first.Contains(v))];

        int nulls = profile.Nulls > 0 ? 1 : 0;
        long least = Math.Max(limits.Support, Math.Min(limits.MinCellRows, 20));
        int frequent = first.Count;
        while (frequent < values.Length && values[frequent].Rows >= least) frequent++;
        bool allListed = values.Sum(v => v.Rows) == profile.Values;
        int own = allListed && frequent == values.Length && frequent + nulls <= limits.NominalCells
            ? frequent
            : Math.Min(frequent, Math.Max(first.Count, limits.NominalCells - nulls - 1));
        if (own + nulls + 1 > 255)
            throw new ProblemException("too-many-pinned", profile.Name, "More values have a cell of their own than the 253 there is room for.", "Pin fewer values.");

        long otherRows = profile.Values - values.Take(own).Sum(v => v.Rows);
        var others = values.Skip(own).Where(v => v.Rows >= limits.Support).OrderByDescending(v => v.Rows).ThenBy(v => v.Text, StringComparer.Ordinal).ToArray();
        if (own == 0 && others.Length == 0) return null;
        int valueCells = own + (otherRows > 0 ? 1 : 0);
        var rows = values.Take(own).Select(v => v.Rows).ToList();
        if (otherRows > 0) rows.Add(otherRows);
        if (nulls > 0) rows.Add(profile.Nulls);
        return new ColumnCells
        {
            Name = profile.Name,
            Kind = CellKind.Nominal,
            Count = valueCells + nulls,
            Rows = [.. rows],
            HasNull = nulls > 0,
            Categories = values.Take(own).Select(v => v.Text).ToArray(),
            CategoryKeys = text ? [] : values.Take(own).Select(v => v.Key).ToArray(),
            OtherCell = otherRows > 0 ? own : -1,
            OtherValues = others,
        };
    }

    private static int ByRows(OtherValue a, OtherValue b) =>
        a.Rows != b.Rows ? b.Rows.CompareTo(a.Rows) : string.CompareOrdinal(a.Text, b.Text);

    private static HashSet<OtherValue> Pinned(ColumnProfile profile, OtherValue[] values, IReadOnlyList<string> pinned, int k)
    {
        var found = new HashSet<OtherValue>();
        foreach (string name in pinned)
        {
            var value = Array.Find(values, v => v.Text == name);
            if (value.Rows < k)
                throw new ProblemException("pinned-rare", profile.Name, $"A value that should have a cell of its own occurs in fewer than {k} rows.", "Leave it out, or condition on a more frequent one.");
            found.Add(value);
        }

        return found;
    }
}
