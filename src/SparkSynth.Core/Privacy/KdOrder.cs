namespace SparkSynth.Core.Privacy;

/// <summary>
/// Puts similar rows together: records (16-bit numerics, 8-bit nominals, row) are split again and again on the column whose values differ most
/// in a sample of pairs, at positions that are multiples of 32^k, so that leaves and nodes align without pointers. The records themselves
/// move, stably: 32 bytes for Adult, where following an index through memory cost three times as much at 10 M rows (AMD EPYC, 2 cores).
/// <c>spare</c> is as long as the records. The order decides speed only, never an answer; it is the same for any thread count.
/// </summary>
internal sealed unsafe class KdOrder(ScreenPlan plan, long* records, int count, long* spare)
{
    private const int LargeRange = 1 << 14;

    private readonly int _words = RecordWords(plan);
    private readonly int _nominalAt = plan.Numerics * 2;

    /// <summary>64-bit words of a record: codes, then the row in the last four bytes.</summary>
    public static int RecordWords(ScreenPlan plan) => ((plan.Numerics * 2) + plan.Nominals + 4 + 7) / 8;

    public void Sort(Action<int, Action<int>> parallelFor)
    {
        var large = new List<(int Low, int High)> { (0, count) };
        var small = new List<(int Low, int High)>();
        int limit = Math.Max(LargeRange, count / 64);
        while (large.Count > 0)
        {
            int[] cuts = new int[large.Count];
            parallelFor(large.Count, i => cuts[i] = Split(large[i].Low, large[i].High));
            var halves = large.SelectMany((r, i) => cuts[i] < 0 ? [] : new[] { (r.Low, cuts[i]), (cuts[i], r.High) }).ToList();
            small.AddRange(halves.Where(r => r.Item2 - r.Item1 <= limit));
            large = halves.Where(r => r.Item2 - r.Item1 > limit).ToList();
        }
        parallelFor(small.Count, i => SortRange(small[i].Low, small[i].High));
    }

    private void SortRange(int low, int high)
    {
        int cut = Split(low, high);
        if (cut < 0) return;
        SortRange(low, cut);
        SortRange(cut, high);
    }

    /// <summary>Splits a range in place; returns the cut, or -1 when the range is one leaf.</summary>
    private int Split(int low, int high)
    {
        int n = high - low;
        if (n <= ReferenceTree.LeafRows) return -1;
        long block = ReferenceTree.LeafRows;
        while (block * 32 < n) block *= 32;
        byte* bytes = (byte*)(records + ((long)low * _words));
        int column = Widest(bytes, n);
        int blocks = (int)((n + block - 1) / block), half = (int)(blocks / 2 * block);
        if (column < 0) return low + half;
        int stride = _words * 8;
        int cut = half, pivot, equalLeft;
        if (column < plan.Numerics)
        {
            byte* keys = bytes + (column * 2);
            int* counts = stackalloc int[256];
            new Span<int>(counts, 256).Clear();
            for (int i = 0; i < n; i++) counts[keys[(i * (long)stride) + 1]]++;
            (int high8, int below) = Bucket(counts, cut);
            new Span<int>(counts, 256).Clear();
            for (int i = 0; i < n; i++)
            {
                ushort key = *(ushort*)(keys + (i * (long)stride));
                if (key >> 8 == high8) counts[key & 255]++;
            }
            (int low8, int inBucket) = Bucket(counts, cut - below);
            pivot = (high8 << 8) | low8;
            equalLeft = cut - below - inBucket;
        }
        else
        {
            byte* keys = bytes + _nominalAt + (column - plan.Numerics);
            int* counts = stackalloc int[256];
            new Span<int>(counts, 256).Clear();
            for (int i = 0; i < n; i++) counts[keys[i * (long)stride]]++;
            cut = NominalCut(counts, n, block);
            (pivot, int below) = Bucket(counts, cut);
            equalLeft = cut - below;
        }
        Partition(records + ((long)low * _words), spare + ((long)low * _words), n, cut, column, pivot, equalLeft);
        return low + cut;
    }

    /// <summary>First bucket whose end lies at or beyond the position, and the rows before it.</summary>
    private static (int Bucket, int Below) Bucket(int* counts, int position)
    {
        int below = 0, b = 0;
        while (below + counts[b] < position) below += counts[b++];
        return (b, below);
    }

    /// <summary>The boundary between categories nearest the middle, rounded to blocks: halves then differ in categories, not only in number.</summary>
    private static int NominalCut(int* counts, int n, long block)
    {
        int middle = n / 2, best = 0, sum = 0;
        for (int b = 0; b < 255; b++)
        {
            sum += counts[b];
            if (Math.Abs(sum - middle) < Math.Abs(best - middle)) best = sum;
        }
        long last = (n - 1) / block, rounded = Math.Clamp((best + (block / 2)) / block, 1, last);
        return (int)(rounded * block);
    }

    /// <summary>Column (numeric first) with the largest mean difference over random pairs; -1 when the sample shows none.</summary>
    private int Widest(byte* bytes, int n)
    {
        int pairs = n > LargeRange ? 256 : 64, columns = plan.Numerics + plan.Nominals;
        long stride = _words * 8L;
        long* sums = stackalloc long[columns];
        new Span<long>(sums, columns).Clear();
        ulong state = (ulong)n * 0x9E3779B97F4A7C15UL;
        for (int p = 0; p < pairs; p++)
        {
            state = (state * 6364136223846793005UL) + 1442695040888963407UL;
            byte* a = bytes + ((long)((state >> 40) * (ulong)n >> 24) * stride);
            state = (state * 6364136223846793005UL) + 1442695040888963407UL;
            byte* b = bytes + ((long)((state >> 40) * (ulong)n >> 24) * stride);
            for (int c = 0; c < plan.Numerics; c++) sums[c] += Math.Min(Math.Abs(((ushort*)a)[c] - ((ushort*)b)[c]), plan.NumericUnits[c]);
            for (int c = 0; c < plan.Nominals; c++) sums[plan.Numerics + c] += a[_nominalAt + c] == b[_nominalAt + c] ? 0 : plan.NominalUnits[c];
        }
        int best = -1;
        long most = 0;
        for (int c = 0; c < columns; c++)
            if (sums[c] > most) (best, most) = (c, sums[c]);
        return best;
    }

    private void Partition(long* source, long* spare, int n, int cut, int column, int pivot, int equalLeft)
    {
        long left = 0, right = (long)cut * _words;
        bool numeric = column < plan.Numerics;
        int offset = numeric ? column * 2 : _nominalAt + column - plan.Numerics;
        for (int i = 0; i < n; i++)
        {
            long* record = source + ((long)i * _words);
            byte* key = (byte*)record + offset;
            int value = numeric ? *(ushort*)key : *key;
            bool goesLeft = value < pivot || (value == pivot && equalLeft-- > 0);
            long to = goesLeft ? left : right;
            if (goesLeft) left += _words;
            else right += _words;
            for (int w = 0; w < _words; w++) spare[to + w] = record[w];
        }
        Buffer.MemoryCopy(spare, source, (long)n * _words * 8, (long)n * _words * 8);
    }
}
