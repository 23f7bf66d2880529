namespace SparkSynth.Core.Statistics;

/// <summary>Cells of an ordered column: intervals cut by half rank and half width, frequent values apart.</summary>
internal static class OrderedCells
{
    public static ColumnCells Build(ColumnProfile profile, CellLimits limits)
    {
        var scale = UnitScale.Of(profile);
        var entries = profile.Entries;
        var cells = Cut(entries, profile.Values, limits, scale);
        Merge(cells, limits.MinCellRows);

        int count = cells.Count;
        var segments = new Segment[count][];
        for (int b = 0; b < count; b++)
            segments[b] = CellSegments.Build(entries.AsSpan(cells[b].From, cells[b].To - cells[b].From), scale, limits.Support, b == 0, b == count - 1);
        long[] starts = Starts(entries, cells, segments, scale, limits.Support);
        var edges = starts.Select(scale.KeyToNumber).Append(0).ToArray();
        edges[count] = Math.Max(segments[count - 1].Max(s => scale.UnitToNumber(s.High)), edges[count - 1]);
        var (step, offset) = Step(profile, scale);
        var rows = cells.Select(c => c.Rows).ToList();
        if (profile.Nulls > 0) rows.Add(profile.Nulls);
        return new ColumnCells
        {
            Name = profile.Name,
            Kind = CellKind.Ordered,
            Count = rows.Count,
            Rows = [.. rows],
            HasNull = profile.Nulls > 0,
            Starts = starts,
            Edges = edges,
            Segments = segments,
            Scale = scale.Scale,
            Decimals = scale.Decimals,
            Step = step,
            StepOffset = offset,
        };
    }

    public static ValueScale ScaleOf(ColumnProfile profile) => UnitScale.Of(profile).Scale;

    private static List<Interval> Cut(ValueEntry[] entries, long rows, CellLimits limits, UnitScale scale)
    {
        bool[] heavy = Heavy(entries, rows, limits);
        int heavyCount = heavy.Count(h => h);
        int first = Array.IndexOf(heavy, false), last = Array.LastIndexOf(heavy, false);
        long rest = 0;
        for (int i = 0; i < entries.Length; i++)
            if (!heavy[i]) rest += entries[i].Rows;
        int slices = Math.Max(limits.OrderedCells - heavyCount, limits.OrderedCells / 4);
        double low = first < 0 ? 0 : scale.Middle(entries[first]), width = first < 0 ? 0 : HalfDifference(scale.Middle(entries[last]), low);

        var cells = new List<Interval>();
        long before = 0;
        int slice = -1;
        bool fresh = true;
        for (int i = 0; i < entries.Length; i++)
        {
            if (heavy[i])
            {
                cells.Add(new Interval(i, i + 1, entries[i].Rows, true));
                fresh = true;
                continue;
            }

            double rank = (before + (entries[i].Rows * 0.5)) / rest;
            double place = width > 0 ? HalfDifference(scale.Middle(entries[i]), low) / width : 0;
            int own = Math.Clamp((int)(slices * ((0.5 * rank) + (0.5 * place))), 0, slices - 1);
            before += entries[i].Rows;
            if (fresh || own != slice) cells.Add(new Interval(i, i, 0, false));
            cells[^1] = cells[^1] with { To = i + 1, Rows = cells[^1].Rows + entries[i].Rows };
            slice = own;
            fresh = false;
        }

        return cells;
    }

    /// <summary>Half of a - b, so that the whole range of doubles has a finite width.</summary>
    private static double HalfDifference(double a, double b) => (a * 0.5) - (b * 0.5);

    private static bool[] Heavy(ValueEntry[] entries, long rows, CellLimits limits)
    {
        int k = limits.OrderedCells;
        var heavy = entries.Select(e => e.IsValue && e.Rows >= (rows + k - 1) / k).ToArray();
        int count = heavy.Count(h => h);
        long rest = rows;
        for (int i = 0; i < entries.Length; i++)
            if (heavy[i]) rest -= entries[i].Rows;
        if (count == 0 || rest >= 0.6 * rows) return heavy;
        // Zero-inflated and the like: frequent among the rest.
        long least = Math.Max((rest + k - 1) / k, limits.MinCellRows);
        var second = entries.Where((e, i) => !heavy[i] && e.IsValue && e.Rows >= least).Select(e => e.Rows).OrderDescending().ToArray();
        int room = Math.Max(0, k - 4 - count);
        if (second.Length > room) least = second[room] + 1; // those tied with the first that has no room have none either
        for (int i = 0; i < entries.Length; i++)
            heavy[i] |= entries[i].IsValue && entries[i].Rows >= least;
        return heavy;
    }

    private static void Merge(List<Interval> cells, long leastRows)
    {
        while (cells.Count > 1)
        {
            int lightest = 0;
            for (int b = 1; b < cells.Count; b++)
                if (cells[b].Rows < cells[lightest].Rows) lightest = b;
            if (cells[lightest].Rows >= leastRows && cells.Count <= CellOptions.MaxOrderedCells) return;
            int left = Neighbour(cells, lightest);
            cells[left] = new Interval(cells[left].From, cells[left + 1].To, cells[left].Rows + cells[left + 1].Rows, cells[left].Heavy || cells[left + 1].Heavy);
            cells.RemoveAt(left + 1);
        }
    }

    /// <summary>Left one of the two cells to merge: with the neighbour that is not heavy, else the smaller, else the left.</summary>
    private static int Neighbour(List<Interval> cells, int b)
    {
        if (b == 0) return 0;
        if (b == cells.Count - 1) return b - 1;
        var (left, right) = (cells[b - 1], cells[b + 1]);
        if (left.Heavy != right.Heavy) return left.Heavy ? b : b - 1;
        return right.Rows < left.Rows ? b : b - 1;
    }

    /// <summary>
    /// A cell starts at its first value if k rows have that, else half-way from the value before: what is coded is the same, and no rare value is
    /// published. The first cell, into which all lower values fall anyway, starts where its segments do.
    /// </summary>
    private static long[] Starts(ValueEntry[] entries, List<Interval> cells, Segment[][] segments, UnitScale scale, int k)
    {
        var starts = new long[cells.Count];
        for (int b = 1; b < starts.Length; b++)
        {
            var entry = entries[cells[b].From];
            starts[b] = entry.IsValue && entry.Rows >= k ? entry.Low : scale.Between(entries[cells[b].From - 1].High, entry.Low);
        }

        starts[0] = scale.UnitToKey(segments[0].Min(s => s.Low));
        if (starts.Length > 1) starts[0] = Math.Min(starts[0], starts[1] - 1);
        return starts;
    }

    private static (long Step, long Offset) Step(ColumnProfile profile, UnitScale scale)
    {
        ulong step = profile.Step;
        if (scale.Scale == ValueScale.Scaled && profile.IsExact)
        {
            var grid = default(GridStep);
            foreach (var entry in profile.Entries) grid.Add(scale.KeyToUnit(entry.Low));
            step = grid.Step;
        }

        if (scale.Scale == ValueScale.Real || step is 0 or 1 or > long.MaxValue) return (1, 0);
        long remainder = scale.KeyToUnit(profile.Entries[0].Low) % (long)step;
        return ((long)step, remainder < 0 ? remainder + (long)step : remainder);
    }

    /// <summary>Entries [From, To) and their rows.</summary>
    private readonly record struct Interval(int From, int To, long Rows, bool Heavy);
}
