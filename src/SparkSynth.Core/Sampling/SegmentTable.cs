using SparkSynth.Core.Statistics;

namespace SparkSynth.Core.Sampling;

/// <summary>
/// The segments of an ordered column, compiled for drawing: (cell, 32-bit uniform u) → value. Segment s of a cell covers the uniforms
/// from Threshold[s] to the next threshold, in proportion to its weight; the value is
/// <c>Base[s] + Step · round(Rest[s] + (u − Threshold[s]) · Slope[s])</c>, half to even, in units of the column's <see cref="ValueScale"/>.
/// Only integer arithmetic and IEEE + − × ÷, so every processor gives the same value.
/// </summary>
internal sealed class SegmentTable
{
    /// <summary>The top bits of u that a guide entry stands for: 64 entries a cell, so a draw looks at 1–2 segments, not at log2(18).</summary>
    private const int GuideBits = 6;

    private readonly int[] _guide;       // [cells << GuideBits] first segment to look at
    private readonly uint[] _last;       // [segments] highest u of the segment
    private readonly uint[] _threshold;  // [segments] lowest u of the segment
    private readonly long[] _base;
    private readonly double[] _rest;
    private readonly double[] _slope;
    private readonly double[] _low;      // Real only
    private readonly long _step;
    private readonly int _count;

    /// <summary>Compiles the segments of <paramref name="cells"/>. Cost: segments.</summary>
    public SegmentTable(ColumnCells cells)
    {
        int total = cells.Segments.Sum(s => s.Length);
        _guide = new int[cells.ValueCells << GuideBits];
        _last = new uint[total];
        _threshold = new uint[total];
        _base = new long[total];
        _rest = new double[total];
        _slope = new double[total];
        _low = new double[total];
        _step = cells.Step;
        int next = 0;
        for (int c = 0; c < cells.ValueCells; c++)
        {
            if (cells.Segments[c].Length == 0) throw new ArgumentException($"cell {c} of '{cells.Name}' has no segments", nameof(cells));
            int first = next;
            next = CompileCell(cells, cells.Segments[c], next);
            for (int g = 0, s = first; g < 1 << GuideBits; g++)
            {
                uint low = (uint)g << (32 - GuideBits);
                while (_last[s] < low) s++;
                _guide[(c << GuideBits) + g] = s;
            }
        }

        _count = next;
    }

    /// <summary>Whole and scaled columns: the least and the greatest value that can be drawn, in segment units. A segment rises with its uniforms.</summary>
    public (long Low, long High) Bounds
    {
        get
        {
            long low = long.MaxValue, high = long.MinValue;
            for (int s = 0; s < _count; s++)
            {
                low = Math.Min(low, Whole(s, _threshold[s]));
                high = Math.Max(high, Whole(s, _last[s]));
            }

            return (low, high);
        }
    }

    /// <summary>Whole and scaled columns: the value in segment units.</summary>
    public long DrawWhole(int cell, uint u) => Whole(Find(cell, u), u);

    /// <summary>Real columns: the value.</summary>
    public double DrawReal(int cell, uint u)
    {
        int s = Find(cell, u);
        return _low[s] + ((u - _threshold[s]) * _slope[s]);
    }

    private long Whole(int s, uint u) => _base[s] + (_step * (long)Math.Round(_rest[s] + ((u - _threshold[s]) * _slope[s])));

    private int Find(int cell, uint u)
    {
        int s = _guide[(cell << GuideBits) + (int)(u >> (32 - GuideBits))];
        while (_last[s] < u) s++;
        return s;
    }

    private int CompileCell(ColumnCells cells, Segment[] segments, int next)
    {
        Int128 total = 0;
        foreach (Segment segment in segments)
        {
            if (segment.Weight <= 0) throw new ArgumentException($"a segment of '{cells.Name}' has weight {segment.Weight}", nameof(cells));
            total += segment.Weight;
        }

        Int128 before = 0;
        ulong start = 0;
        foreach (Segment segment in segments)
        {
            before += segment.Weight;
            ulong end = (ulong)(((before << 32) + total - 1) / total); // first u beyond: u·total ≥ before·2^32
            if (end == start) continue; // lighter than 2^-32 of its cell: never drawn
            _threshold[next] = (uint)start;
            _last[next] = (uint)(end - 1);
            double width = end - start;
            if (cells.Scale == ValueScale.Real)
            {
                _low[next] = Tables.OrderKey.ToDouble(segment.Low);
                _slope[next] = segment.Low == segment.High ? 0 : (Tables.OrderKey.ToDouble(segment.High) - _low[next]) / width;
            }
            else if (segment.Low == segment.High)
            {
                _base[next] = segment.Low;
            }
            else
            {
                Int128 fromOffset = (Int128)segment.Low - cells.StepOffset;
                Int128 rest = fromOffset % cells.Step;
                if (rest < 0) rest += cells.Step;
                _base[next] = (long)(segment.Low - rest);
                _rest[next] = (double)rest / cells.Step;
                _slope[next] = (double)((Int128)segment.High - segment.Low) / cells.Step / width;
            }

            next++;
            start = end;
        }

        return next;
    }
}
