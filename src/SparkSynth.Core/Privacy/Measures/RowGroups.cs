namespace SparkSynth.Core.Privacy.Measures;

/// <summary>Rows of several tables that agree in chosen columns share a group number.</summary>
public sealed class RowGroups
{
    private RowGroups(int[][] groups, int count)
    {
        Groups = groups;
        Count = count;
    }

    /// <summary>[tables][rows] group, 0 … <see cref="Count"/> − 1.</summary>
    public int[][] Groups { get; }

    /// <summary>Number of groups.</summary>
    public int Count { get; }

    /// <summary>Groups by some columns, at least one.</summary>
    public static RowGroups By(IReadOnlyList<AuditColumn> columns) => By(columns, [.. columns[0].Codes.Select(c => c.Count)]);

    /// <summary>
    /// Groups by some columns; no columns = one group. Numbers follow first appearance. Cost: a hash look-up a row for as many columns as their codes fit
    /// one 64-bit number together; six columns of 11 M rows so took 1 s instead of 12 (audit of 10 M × 1 M rows, 2 cores, 2026-11-27).
    /// </summary>
    public static RowGroups By(IReadOnlyList<AuditColumn> columns, int[] rowCounts)
    {
        int[][] groups = rowCounts.Select(n => new int[n]).ToArray();
        int count = 1;
        for (int first = 0, next; first < columns.Count; first = next)
        {
            UInt128 combinations = (UInt128)count * (uint)columns[first].Categories;
            for (next = first + 1; next < columns.Count && combinations * (uint)columns[next].Categories <= long.MaxValue; next++) combinations *= (uint)columns[next].Categories;
            count = Refine(groups, [.. columns.Skip(first).Take(next - first)]);
        }
        return new RowGroups(groups, count);
    }

    private static int Refine(int[][] groups, AuditColumn[] columns)
    {
        var numbers = new Dictionary<long, int>();
        for (int t = 0; t < groups.Length; t++)
        {
            int[] own = groups[t];
            CodeList[] codes = [.. columns.Select(c => c.Codes[t])];
            for (int i = 0; i < own.Length; i++)
            {
                long key = own[i];
                for (int c = 0; c < codes.Length; c++) key = (key * columns[c].Categories) + codes[c][i];
                if (!numbers.TryGetValue(key, out int group)) numbers.Add(key, group = numbers.Count);
                own[i] = group;
            }
        }
        return Math.Max(1, numbers.Count);
    }

    /// <summary>Rows of each group in a table.</summary>
    public int[] Sizes(int table)
    {
        int[] sizes = new int[Count];
        foreach (int g in Groups[table]) sizes[g]++;
        return sizes;
    }

    /// <summary>Rows of each (group, other group) in a table.</summary>
    public Dictionary<(int Group, int Other), int> Pairs(RowGroups other, int table)
    {
        var pairs = new Dictionary<(int, int), int>();
        int[] a = Groups[table], b = other.Groups[table];
        for (int i = 0; i < a.Length; i++) System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(pairs, (a[i], b[i]), out _)++;
        return pairs;
    }
}
