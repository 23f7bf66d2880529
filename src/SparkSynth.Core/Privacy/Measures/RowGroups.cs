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

    /// <summary>Groups by some columns; no columns = one group. Cost: a hash look-up a cell.</summary>
    public static RowGroups By(IReadOnlyList<AuditColumn> columns, int[] rowCounts)
    {
        int[][] groups = rowCounts.Select(n => new int[n]).ToArray();
        int count = 1;
        foreach (var column in columns)
        {
            var numbers = new Dictionary<long, int>();
            for (int t = 0; t < groups.Length; t++)
            {
                int[] own = groups[t];
                var codes = column.Codes[t];
                for (int i = 0; i < own.Length; i++)
                {
                    long key = ((long)own[i] << 32) | (uint)codes[i];
                    if (!numbers.TryGetValue(key, out int group)) numbers.Add(key, group = numbers.Count);
                    own[i] = group;
                }
            }
            count = Math.Max(1, numbers.Count);
        }
        return new RowGroups(groups, count);
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
