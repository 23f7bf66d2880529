using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;
using SparkSynth.Core.Randomness;
using SparkSynth.Core.Statistics;

namespace SparkSynth.Benchmarks;

/// <summary>Kernels alone, in nanoseconds a block or batch.</summary>
public class KernelBenchmarks
{
    private const int Rows = 65_536;

    private readonly RowUniforms _uniforms = new(1, 30);
    private readonly uint[] _block = new uint[RowUniforms.BlockRows];
    private readonly long[] _few = new long[Rows];
    private readonly long[] _many = new long[Rows];
    private long _next;

    [GlobalSetup]
    public void Setup()
    {
        for (int i = 0; i < Rows; i++)
        {
            _few[i] = i % 73;
            _many[i] = StableHash.Of(i) is var h ? (long)(h % 1_000_000) : 0;
        }
    }

    /// <summary>1,024 Sobol numbers of 30 dimensions.</summary>
    [Benchmark]
    public uint SobolBlock()
    {
        _uniforms.SetBlock(_next++);
        for (int t = 0; t < 30; t++) _uniforms.Fill(t, _block);
        return _block[0];
    }

    /// <summary>65,536 keys of 73 distinct values.</summary>
    [Benchmark]
    public int ValueTableFew()
    {
        var table = new ValueTable(KeySpace.Integer);
        table.Add(_few);
        return table.Count;
    }

    /// <summary>65,536 keys of a million distinct values.</summary>
    [Benchmark]
    public int ValueTableMany()
    {
        var table = new ValueTable(KeySpace.Integer);
        table.Add(_many);
        return table.Count;
    }

    internal static void Run() => BenchmarkRunner.Run<KernelBenchmarks>(DefaultConfig.Instance.WithOptions(ConfigOptions.JoinSummary));
}
