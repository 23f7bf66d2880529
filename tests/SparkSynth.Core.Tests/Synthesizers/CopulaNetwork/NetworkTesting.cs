using System.Security.Cryptography;
using SparkSynth.Core.Randomness;
using SparkSynth.Core.Synthesizers;
using SparkSynth.Core.Synthesizers.CopulaNetwork;

namespace SparkSynth.Core.Tests.Synthesizers.CopulaNetwork;

internal static class NetworkTesting
{
    /// <summary>A hash of all that a model says, bit for bit.</summary>
    public static string Hash(CopulaNetworkModel model)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        writer.Write(model.Rows);
        writer.Write(model.Rho);
        writer.Write(model.Memorisation);
        foreach (int c in model.Order)
        {
            writer.Write(c);
            Floats(model.Columns[c].Base);
            Floats(model.Columns[c].Fallback);
            foreach (NetworkParent parent in model.Columns[c].Parents)
            {
                writer.Write(parent.Column);
                writer.Write(parent.Lambda);
                writer.Write(parent.Gain);
                writer.Write(parent.Optimism);
                Floats(parent.Factors);
            }
        }
        writer.Flush();
        return Convert.ToHexString(SHA256.HashData(stream.ToArray()))[..16];

        void Floats(float[] values)
        {
            foreach (float value in values)
                writer.Write(value);
        }
    }

    /// <summary>The first rows of a model, [columns][rows].</summary>
    public static byte[][] Rows(CopulaNetworkModel model, int rows, ulong seed = 7, UniformKind kind = UniformKind.Sobol, bool vectorised = true)
    {
        int d = model.Cells.Length;
        CopulaNetworkSampler sampler = new(new CopulaNetworkPlan(model), seed, kind, vectorised);
        byte[][] result = Enumerable.Range(0, d).Select(_ => new byte[rows]).ToArray();
        byte[] cells = new byte[d * ICodeSampler.BlockRows];
        uint[] uniforms = new uint[d * ICodeSampler.BlockRows];
        for (int first = 0; first < rows; first += ICodeSampler.BlockRows)
        {
            sampler.Sample(first / ICodeSampler.BlockRows, cells, uniforms);
            for (int j = 0; j < d; j++)
                cells.AsSpan(j * ICodeSampler.BlockRows, Math.Min(ICodeSampler.BlockRows, rows - first)).CopyTo(result[j].AsSpan(first));
        }
        return result;
    }

    /// <summary>Runs bodies at once and out of order.</summary>
    public static void Threads(int count, Action<int> body) => Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => body(count - 1 - i));
}
