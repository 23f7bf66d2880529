using System.Runtime.CompilerServices;
using SparkSynth.Core.Randomness;
using SparkSynth.Core.Statistics;

namespace SparkSynth.Core.Synthesizers.CopulaNetwork;

/// <summary>
/// The state of a fit: the simulated rows so far and, for the column at hand, q[m] = its distribution in simulated row m. Work on rows is cut into
/// chunks of fixed size whose sums are added in chunk order, so the number of threads changes no bit.
/// </summary>
internal sealed unsafe class ChainFit
{
    private const ulong FitSeed = 0x53796E7468466974; // any fixed number: a fit depends on counts only
    private const int EntropyRows = 4096;
    private const double LeastFactor = 1e-6, GreatestFactor = 1e5, LeastRatio = 1e-4, GreatestRatio = 1e4;

    private readonly PairTables _tables;
    private readonly CopulaNetworkOptions _options;
    private readonly Action<int, Action<int>> _parallelFor;
    private readonly double _rho;
    private readonly int _rows, _chunkRows, _chunks, _d;
    private readonly CellGroups[] _groups;
    private readonly SimulatedCodes?[] _codes;
    private readonly AlignedFloats _q, _ratios, _fallback;
    private readonly uint[] _uniforms, _directions;
    private readonly double[] _chunkSums;
    private readonly List<PairScorer> _scorers = [];
    private readonly List<double[]> _expected = [];
    private AlignedFloats _sums = new(0);

    // The column at hand.
    private int _column, _cells, _vectors, _stride;
    private readonly List<FittedParent> _parents = [];

    public ChainFit(PairTables tables, IReadOnlyList<ColumnCells> columns, CopulaNetworkOptions options, double rho, int rows, Action<int, Action<int>> parallelFor)
    {
        _tables = tables;
        _options = options;
        _parallelFor = parallelFor;
        _rho = rho;
        _rows = rows;
        _chunkRows = Math.Min(4096, rows / 8);
        while (rows % _chunkRows != 0)
            _chunkRows /= 2;
        _chunks = rows / _chunkRows;
        _d = columns.Count;
        _groups = columns.Select((c, j) => CellGroups.Of(c, tables.Marginals[j])).ToArray();
        _codes = new SimulatedCodes?[_d];
        int widest = tables.Cells.Max(), stride = Stride(widest);
        _q = new AlignedFloats(rows * stride);
        _ratios = new AlignedFloats(widest * stride);
        _fallback = new AlignedFloats(widest * stride);
        _uniforms = new uint[rows];
        _directions = Sobol.Directions(Math.Min(_d, Sobol.Dimensions));
        _chunkSums = new double[_chunks];
    }

    /// <summary>Fits the column at the next place of the chain and draws its simulated cells.</summary>
    public NetworkColumn Next(int column, int place, int[] candidates)
    {
        _column = column;
        _cells = _tables.Cells[column];
        _stride = Stride(_cells);
        _vectors = _stride / 8;
        _parents.Clear();
        float[] shares = _tables.Marginals[column].Select(c => (float)((double)c / _tables.Rows)).ToArray();
        if (_cells > 1 && _options.MaximumParents > 0)
            AddParents(shares, candidates.Where(c => _tables.Cells[c] > 1).ToArray());
        else
            Start(shares);
        Draw(place);
        return new NetworkColumn
        {
            Base = shares,
            Parents = _parents.Select(p => p.ToParent(_cells)).ToArray(),
            Fallback = _parents.Count == 0 ? [] : _parents[0].Target.Select(t => (float)t).ToArray(),
        };
    }

    private static int Stride(int cells) => (cells + 7) & ~7;

    private void Start(float[] shares) => _parallelFor(_chunks, chunk =>
    {
        Span<float> q = new(_q.Pointer + ((nint)chunk * _chunkRows * _stride), _chunkRows * _stride);
        q[.._stride].Clear();
        shares.CopyTo(q);
        for (int filled = _stride; filled < q.Length; filled *= 2) // doubling: every row is the first one
            q[..Math.Min(filled, q.Length - filled)].CopyTo(q[filled..]);
    });

    private void AddParents(float[] shares, int[] candidates)
    {
        Start(shares);
        PrepareScorers(candidates);
        double n = _tables.Rows;
        bool[] used = new bool[candidates.Length];
        double leastGain = Math.Max(_options.MinimumGain * n, _options.MinimumTotalGain);
        for (int round = 0; round < Math.Min(_options.MaximumParents, candidates.Length); round++)
        {
            double entropy = Entropy();
            if (entropy < _options.MinimumGain)
                break;
            Score(candidates, used, shares, round == 0);
            int best = -1;
            double bestGain = 0;
            for (int c = 0; c < candidates.Length; c++)
            {
                if (used[c])
                    continue;
                // No table can say more than the column's entropy; beyond it the gain is an artefact of the floor under E.
                double gain = Math.Min(_scorers[c].Gain, n * entropy);
                if (gain >= leastGain && _scorers[c].Gain >= _rho * _scorers[c].Optimism && (best < 0 || gain > bestGain))
                    (best, bestGain) = (c, gain);
            }
            if (best < 0)
                break;
            used[best] = true;
            AddParent(candidates[best], _scorers[best], _expected[best]);
        }
        if (_parents.Count > 1)
            for (int sweep = 0; sweep < _options.FinalSweeps; sweep++)
                for (int k = 0; k < _parents.Count; k++)
                    Adjust(_parents[k], sweep == 0 && k == 0, _parents[(k + 1) % _parents.Count]);
    }

    private void PrepareScorers(int[] candidates)
    {
        while (_scorers.Count < candidates.Length)
        {
            _scorers.Add(new PairScorer());
            _expected.Add([]);
        }
        for (int c = 0; c < candidates.Length; c++)
            if (_expected[c].Length < _tables.Cells[candidates[c]] * _cells)
                _expected[c] = new double[_tables.Cells[candidates[c]] * _cells];
        _parallelFor(candidates.Length, c =>
            _scorers[c].Prepare(_tables, candidates[c], _column, _groups[candidates[c]], _groups[_column], _options.MinimumSupport));
    }

    private double Entropy()
    {
        int perChunk = Math.Max(1, Math.Min(EntropyRows, _rows) / _chunks), step = _chunkRows / perChunk;
        _parallelFor(_chunks, chunk => _chunkSums[chunk] = SimulationKernels.Entropy(_q.Pointer + ((nint)chunk * _chunkRows * _stride), _stride, perChunk, step));
        double sum = 0;
        foreach (double part in _chunkSums)
            sum += part;
        return sum / ((double)perChunk * _chunks);
    }

    private void Score(int[] candidates, bool[] used, float[] shares, bool first)
    {
        int[] starts = new int[candidates.Length + 1];
        for (int c = 0; c < candidates.Length; c++)
            starts[c + 1] = starts[c] + (used[c] || first ? 0 : _tables.Cells[candidates[c]] * _stride);
        int size = starts[^1];
        Reserve(size);
        if (!first) // at first every row's q is the column's shares, and so is every mean of it
            _parallelFor(_chunks, chunk =>
            {
                for (int c = 0; c < candidates.Length; c++)
                    if (!used[c])
                        SumChunk(chunk, _codes[candidates[c]]!, _sums.Pointer + ((nint)chunk * size) + starts[c]);
            });
        _parallelFor(candidates.Length, c =>
        {
            if (used[c])
                return;
            SimulatedCodes codes = _codes[candidates[c]]!;
            if (first)
                Repeat(shares, codes.Cells, _expected[c]);
            else
                Mean(codes, size, starts[c], shares, _expected[c]);
            _scorers[c].Evaluate(_expected[c]);
        });
    }

    private void AddParent(int column, PairScorer scorer, double[] expected)
    {
        FittedParent parent = FittedParent.Create(column, scorer, _tables, _column, _options.ZeroRuleExpectation, _codes[column]!.Counts);
        _parents.Add(parent);
        if (_parents.Count == 1)
        {
            // One table alone is met after one adjustment: a second would multiply by 1.
            CopyPadded(parent.Target, parent.Rows, _fallback);
            SetRatios(parent, expected);
            ScaleRows(parent, parent);
            return;
        }
        for (int sweep = 0; sweep < _options.SweepsAfterParent; sweep++)
            for (int k = _parents.Count - 1; k >= 0; k--)
                Adjust(_parents[k], sweep == 0 && k == _parents.Count - 1, _parents[k > 0 ? k - 1 : ^1]);
    }

    /// <summary>One step of iterative scaling; leaves the chunk sums for the next parent behind.</summary>
    private void Adjust(FittedParent parent, bool sumFirst, FittedParent next)
    {
        int size = parent.Rows * _stride;
        if (sumFirst)
        {
            Reserve(size);
            _parallelFor(_chunks, chunk => SumChunk(chunk, _codes[parent.Column]!, _sums.Pointer + ((nint)chunk * size)));
        }
        Mean(_codes[parent.Column]!, size, 0, [], parent.Expected);
        SetRatios(parent, parent.Expected);
        ScaleRows(parent, next);
    }

    private void ScaleRows(FittedParent parent, FittedParent next)
    {
        int size = next.Rows * _stride;
        Reserve(size);
        SimulatedCodes codes = _codes[parent.Column]!, first = _codes[_parents[0].Column]!, order = _codes[next.Column]!;
        _parallelFor(_chunks, chunk =>
        {
            nint start = (nint)chunk * _chunkRows;
            fixed (byte* code = codes.Codes, firstCode = first.Codes)
            fixed (ushort* sorted = order.Sorted)
            fixed (int* starts = order.Starts)
            {
                SimulationKernels.Scale(_vectors, _q.Pointer + (start * _stride), code + start, _ratios.Pointer, firstCode + start, _fallback.Pointer,
                    sorted, starts + (chunk * (order.Cells + 1)), order.Cells, _sums.Pointer + ((nint)chunk * size));
            }
        });
    }

    private void SumChunk(int chunk, SimulatedCodes codes, float* sums)
    {
        fixed (ushort* sorted = codes.Sorted)
        fixed (int* starts = codes.Starts)
        {
            SimulationKernels.Sum(_vectors, _q.Pointer + ((nint)chunk * _chunkRows * _stride), sorted, starts + (chunk * (codes.Cells + 1)), codes.Cells, sums);
        }
    }

    /// <summary>E[a][b] = mean of q over the rows in cell a, from the chunk sums; <paramref name="shares"/> where no row was simulated.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Mean(SimulatedCodes codes, int chunkSize, int start, float[] shares, double[] expected)
    {
        for (int a = 0; a < codes.Cells; a++)
        {
            Span<double> to = expected.AsSpan(a * _cells, _cells);
            if (codes.Counts[a] == 0)
            {
                for (int b = 0; b < shares.Length; b++)
                    to[b] = shares[b];
                continue;
            }
            float* from = _sums.Pointer + start + (a * _stride);
            for (int b = 0; b < to.Length; b++)
                to[b] = from[b];
            for (int chunk = 1; chunk < _chunks; chunk++)
            {
                from += chunkSize;
                for (int b = 0; b < to.Length; b++)
                    to[b] += from[b];
            }
            double inverse = 1.0 / codes.Counts[a];
            for (int b = 0; b < to.Length; b++)
                to[b] *= inverse;
        }
    }

    /// <summary>r = T / E, clipped, into the ratios; F *= r.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SetRatios(FittedParent parent, double[] expected)
    {
        int[] counts = _codes[parent.Column]!.Counts;
        for (int a = 0; a < parent.Rows; a++)
        {
            float* to = _ratios.Pointer + (a * _stride);
            for (int b = 0; b < _stride; b++)
                to[b] = b < _cells ? 1 : 0;
            if (counts[a] == 0)
                continue;
            for (int b = 0; b < _cells; b++)
            {
                int i = (a * _cells) + b;
                double ratio = parent.Target[i] == 0 ? 0 : Math.Clamp(parent.Target[i] / Math.Max(expected[i], PairScorer.Tiny), LeastRatio, GreatestRatio);
                double old = parent.Factors[i];
                if (ratio != 0)
                {
                    double factor = Math.Clamp(old * ratio, LeastFactor, GreatestFactor);
                    ratio = factor / old; // what the sampler will multiply by, also where the factor was clipped
                    parent.Factors[i] = factor;
                }
                else
                    parent.Factors[i] = 0;
                to[b] = (float)ratio;
            }
        }
    }

    private void Draw(int place)
    {
        SimulatedCodes codes = new(_rows, _chunkRows, _cells);
        _codes[_column] = codes;
        _parallelFor(_chunks, chunk =>
        {
            int first = chunk * _chunkRows;
            Uniforms(place, first, _uniforms.AsSpan(first, _chunkRows));
            fixed (uint* uniforms = _uniforms)
            fixed (byte* to = codes.Codes)
                SimulationKernels.Draw(_q.Pointer + ((nint)first * _stride), _stride, _chunkRows, uniforms + first, to + first);
            codes.SortChunk(chunk);
        });
        codes.Count();
    }

    private void Uniforms(int dimension, int first, Span<uint> to)
    {
        if (dimension >= Sobol.Dimensions)
        {
            for (int i = 0; i < to.Length; i++)
                to[i] = Philox.Draw(FitSeed, RandomPurpose.FitUniform, (uint)dimension, (ulong)(first + i)).R0;
            return;
        }
        uint shift = Philox.Draw(FitSeed, RandomPurpose.FitShift, (uint)dimension, 0).R0;
        ReadOnlySpan<uint> directions = _directions.AsSpan(32 * dimension, 32);
        for (int i = 0; i < to.Length; i++)
            to[i] = Sobol.Point(directions, (uint)(first + i)) ^ shift;
    }

    private void Reserve(int sizePerChunk)
    {
        if (_sums.Length < (long)sizePerChunk * _chunks)
            _sums = new AlignedFloats(checked(sizePerChunk * _chunks));
    }

    private void CopyPadded(double[] table, int rows, AlignedFloats to)
    {
        Span<float> span = to.Span;
        for (int a = 0; a < rows; a++)
            for (int b = 0; b < _stride; b++)
                span[(a * _stride) + b] = b < _cells ? (float)table[(a * _cells) + b] : 0;
    }

    private static void Repeat(float[] shares, int rows, double[] to)
    {
        for (int a = 0; a < rows; a++)
            for (int b = 0; b < shares.Length; b++)
                to[(a * shares.Length) + b] = shares[b];
    }
}
