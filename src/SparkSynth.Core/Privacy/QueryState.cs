using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace SparkSynth.Core.Privacy;

/// <summary>
/// One query against a <see cref="ReferenceTree"/>: its codes, 32 times each, ready to be loaded; the k best so far; the highest screen sum
/// that can still matter. Reused from query to query; not for two threads.
/// </summary>
internal sealed unsafe class QueryState
{
    private readonly ReferenceTree _tree;
    private readonly ScreenPlan _plan;
    private readonly RowForm _form;
    private readonly AlignedMemory _memory;
    private readonly int _k;
    private readonly long[] _bestUnits;
    private readonly long[] _bestIds;
    private readonly int[] _bestPositions;
    private readonly byte* _codes;
    private readonly ushort* _rowNumeric;
    private readonly byte* _rowNominal;
    private long* _row;
    private long _exclude;
    private int _slack;
    private int _externalThreshold;
    private int _count;

    public QueryState(ReferenceTree tree, int neighbours)
    {
        _tree = tree;
        _plan = tree.Plan;
        _form = new RowForm(tree.Ruler);
        _k = neighbours;
        _bestUnits = new long[neighbours];
        _bestIds = new long[neighbours];
        _bestPositions = new int[neighbours];
        int codes = (_plan.Numerics + _plan.Nominals) * 64;
        _memory = new AlignedMemory(codes + (_plan.Numerics * 2) + _plan.Nominals + 64);
        _codes = _memory.Pointer;
        _rowNumeric = (ushort*)(_codes + codes);
        _rowNominal = (byte*)(_rowNumeric + _plan.Numerics);
    }

    /// <summary>
    /// Vectors of 32 bytes: per numeric column the lower and the upper code (equal, unless the column is to be ignored), then per nominal
    /// column the code and the bit of its box set.
    /// </summary>
    public byte* Codes => _codes;

    /// <summary>Units that every reference row is away whatever it holds: the query is null where the reference never is.</summary>
    public ushort Base { get; private set; }

    /// <summary>Screen sums above this are strictly further than the k-th best; 65,535 = nothing can be dropped.</summary>
    public int Threshold { get; private set; }

    /// <summary>Highest number of nominal mismatches that can still matter.</summary>
    public int MismatchLimit { get; private set; }

    /// <summary>A screen sum equal to <see cref="Threshold"/> is exactly the k-th best distance or more, so only smaller ids can matter there.</summary>
    public bool ThresholdIsTie { get; private set; }

    /// <summary>Id to beat at equal distance.</summary>
    public long LastId => _count == _k ? _bestIds[_k - 1] : long.MaxValue;

    public int Slack => _slack;

    public ReadOnlySpan<long> BestUnits => _bestUnits;

    public ReadOnlySpan<long> BestIds => _bestIds;

    /// <summary>Tree positions of the best so far: a warm start for the next query.</summary>
    public ReadOnlySpan<int> BestPositions => _bestPositions.AsSpan(0, _count);

    public int Count => _count;

    /// <summary>Starts a query. Rows further than <paramref name="bound"/> are not wanted (equal ones are); the row of id <paramref name="exclude"/> is skipped.</summary>
    public void Start(long* row, long bound, long exclude)
    {
        _row = row;
        _exclude = exclude;
        _count = 0;
        int extra = _plan.Encode(row, _rowNumeric, _rowNominal);
        _slack = _plan.Slack + extra;
        int constant = 0;
        for (int c = 0; c < _plan.Numerics; c++)
        {
            var codes = (Vector256<ushort>*)(_codes + (c * 64));
            ushort code = _rowNumeric[c];
            if (code == ScreenPlan.NullCode && c < _plan.Plain)
            {
                constant += _plan.NumericUnits[c];
                codes[0] = Vector256<ushort>.Zero;
                codes[1] = Vector256<ushort>.AllBitsSet;
            }
            else
            {
                codes[0] = codes[1] = Vector256.Create(code);
            }
        }
        for (int c = 0; c < _plan.Nominals; c++)
        {
            var codes = (Vector256<byte>*)(_codes + ((_plan.Numerics + c) * 64));
            codes[0] = Vector256.Create(_rowNominal[c]);
            codes[1] = Vector256.Create(_rowNominal[c] == ScreenPlan.UnseenCode ? (byte)0 : _plan.Bit(c, _rowNominal[c]));
        }
        Base = (ushort)Math.Min(constant, ushort.MaxValue);
        _externalThreshold = bound == long.MaxValue ? ushort.MaxValue : _plan.Threshold(bound, _slack);
        _bound = bound;
        SetThreshold();
    }

    private long _bound;

    private void SetThreshold()
    {
        Threshold = _externalThreshold;
        ThresholdIsTie = false;
        if (_count == _k)
        {
            long last = _bestUnits[_k - 1];
            int own = _plan.Threshold(last, _slack);
            if (own <= Threshold)
            {
                Threshold = own;
                ThresholdIsTie = own < ushort.MaxValue && _slack == 0 && _plan.MaxWeight == 1 && (last & ((1L << _plan.Shift) - 1)) == 0;
            }
        }
        MismatchLimit = Math.Min(255, Math.Max(0, Threshold - Base) >> _plan.UnitBits);
    }

    /// <summary>Compares the row at a tree position exactly, and all rows equal to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Verify(long* words, int* weights, int position)
    {
        long units = _form.Units(_row, words + ((long)position * _tree.Ruler.Stride), weights);
        if (units > _bound || (_count == _k && units > _bestUnits[_k - 1])) return;
        Offer(units, position);
    }

    public int[] Weights => _form.Weights;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Offer(long units, int position)
    {
        int* next = _tree.Next;
        for (int row = _tree.RowOf[position]; row >= 0; row = next == null ? -1 : next[row])
        {
            long id = _tree.Id(row);
            if (id != _exclude && !Insert(units, id, position)) break;
        }
        SetThreshold();
    }

    /// <summary>False when the row is not among the k best, and so none of a larger id can be.</summary>
    private bool Insert(long units, long id, int position)
    {
        int at = _count;
        while (at > 0 && (_bestUnits[at - 1] > units || (_bestUnits[at - 1] == units && _bestIds[at - 1] > id))) at--;
        if (at > 0 && _bestUnits[at - 1] == units && _bestIds[at - 1] == id) return true; // seen before (warm start)
        if (at == _k) return false;
        int last = Math.Min(_count, _k - 1);
        for (int j = last; j > at; j--)
            (_bestUnits[j], _bestIds[j], _bestPositions[j]) = (_bestUnits[j - 1], _bestIds[j - 1], _bestPositions[j - 1]);
        (_bestUnits[at], _bestIds[at], _bestPositions[at]) = (units, id, position);
        _count = Math.Min(_k, _count + 1);
        return true;
    }

    /// <summary>Writes the answer.</summary>
    public void Store(NearestResult result, int query)
    {
        _bestUnits.AsSpan(0, _count).CopyTo(result.Units.AsSpan(query * _k));
        _bestIds.AsSpan(0, _count).CopyTo(result.Ids.AsSpan(query * _k));
    }
}
