using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using SparkSynth.Core.Numerics;

namespace SparkSynth.Core.Synthesizers.CopulaNetwork;

/// <summary>Counts of one table at one level with its non-zero cells packed, and the leave-one-out search for λ on them.</summary>
internal sealed class ScoreTable
{
    private double[] _count = [], _rowSum = [], _prior = [];
    private int[] _place = [];
    private double[] _heldOutRows = [], _insideRows = []; // Σ_a N_a ln(N_a − 1 + λ) and without the − 1, by λ
    private int _packed;
    private double _reference; // Σ N ln E

    public int Rows { get; private set; }

    public int Columns { get; private set; }

    public double[] Counts { get; private set; } = [];

    public double[] RowSums { get; private set; } = [];

    /// <summary>Scratch of the caller, as large as <see cref="Counts"/>.</summary>
    public double[] Work { get; private set; } = [];

    /// <summary>Empties the counts.</summary>
    public void Reset(int rows, int columns)
    {
        Rows = rows;
        Columns = columns;
        int size = rows * columns;
        if (Counts.Length < size)
        {
            Counts = new double[size];
            Work = new double[size];
            _count = new double[size + 4];
            _rowSum = new double[size + 4];
            _prior = new double[size + 4];
            _place = new int[size + 4];
        }
        if (RowSums.Length < rows)
            RowSums = new double[rows];
        Array.Clear(Counts, 0, size);
    }

    /// <summary>Packs the non-zero counts, once <see cref="Counts"/> is filled.</summary>
    public void Pack(double[] grid)
    {
        _packed = 0;
        if (_heldOutRows.Length != grid.Length)
        {
            _heldOutRows = new double[grid.Length];
            _insideRows = new double[grid.Length];
        }
        Array.Clear(_heldOutRows);
        Array.Clear(_insideRows);
        for (int a = 0; a < Rows; a++)
        {
            double sum = 0;
            for (int b = 0; b < Columns; b++)
                sum += Counts[(a * Columns) + b];
            RowSums[a] = sum;
            if (sum == 0)
                continue;
            for (int b = 0; b < Columns; b++)
            {
                int i = (a * Columns) + b;
                if (Counts[i] == 0)
                    continue;
                _count[_packed] = Counts[i];
                _rowSum[_packed] = sum;
                _place[_packed++] = i;
            }
            for (int l = 0; l < grid.Length; l++)
            {
                if (sum - 1 + grid[l] > 0)
                    _heldOutRows[l] += sum * DeterministicMath.Log(sum - 1 + grid[l]);
                _insideRows[l] += sum * DeterministicMath.Log(sum + grid[l]);
            }
        }
        // Filling up to a whole vector: no rows, and arguments of the logarithm that stay positive.
        for (int i = _packed; i < ((_packed + 3) & ~3); i++)
        {
            _count[i] = 0;
            _rowSum[i] = 2;
            _place[i] = -1;
        }
    }

    /// <summary>Takes what the gain is measured against: E, all above zero where counts are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void SetReference(double[] reference)
    {
        Gather(reference);
        ref double count = ref MemoryMarshal.GetArrayDataReference(_count), prior = ref MemoryMarshal.GetArrayDataReference(_prior);
        Vector256<double> sum = Vector256<double>.Zero;
        for (nuint i = 0; i < (nuint)_packed; i += 4)
            sum += Vector256.LoadUnsafe(ref count, i) * DeterministicMath.Log(Vector256.LoadUnsafe(ref prior, i));
        _reference = DeterministicMath.Sum(sum);
    }

    /// <summary>The λ of the grid, from place <paramref name="first"/> on, of greatest leave-one-out gain (ties: the smaller), that gain, and in-sample minus it.</summary>
    public (double Lambda, double Gain, double Optimism) Best(double[] prior, double[] grid, int first)
    {
        Gather(prior);
        int best = first;
        double gain = double.NegativeInfinity;
        for (int l = first; l < grid.Length; l++)
        {
            double value = LogSum(grid[l], 1) - _heldOutRows[l] - _reference;
            if (value > gain)
                (gain, best) = (value, l);
        }
        double inside = LogSum(grid[best], 0) - _insideRows[best] - _reference;
        return (grid[best], gain, inside - gain);
    }

    private void Gather(double[] values)
    {
        for (int i = 0; i < _packed; i++)
            _prior[i] = values[_place[i]];
        for (int i = _packed; i < ((_packed + 3) & ~3); i++)
            _prior[i] = 1;
    }

    /// <summary>Σ N ln max(N − left + λ prior, 1e-12 (N_a − left + λ)). 1.6 ns a cell and λ on an AMD EPYC (AVX2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private double LogSum(double lambda, double left)
    {
        ref double count = ref MemoryMarshal.GetArrayDataReference(_count), rowSum = ref MemoryMarshal.GetArrayDataReference(_rowSum), prior = ref MemoryMarshal.GetArrayDataReference(_prior);
        Vector256<double> scale = Vector256.Create(lambda), less = Vector256.Create(left), floor = Vector256.Create(1e-12), least = Vector256.Create(1e-300);
        Vector256<double> sum = Vector256<double>.Zero;
        for (nuint i = 0; i < (nuint)_packed; i += 4)
        {
            Vector256<double> n = Vector256.LoadUnsafe(ref count, i);
            Vector256<double> value = n - less + (scale * Vector256.LoadUnsafe(ref prior, i));
            Vector256<double> bound = floor * (Vector256.LoadUnsafe(ref rowSum, i) - less + scale);
            value = Vector256.MaxNative(Vector256.MaxNative(value, bound), least);
            sum += n * DeterministicMath.Log(value);
        }
        return DeterministicMath.Sum(sum);
    }
}
