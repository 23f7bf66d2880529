using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using SparkSynth.Core.Statistics;
using SparkSynth.Core.Tables;
using SparkSynth.Core.Tasks;
using SparkSynth.Storage.Parquet;
using SparkSynth.Storage.Sources;
using SparkSynth.Storage.Tasks;

namespace SparkSynth.Worker;

/// <summary>Tries what the worker needs of the machine: the native Parquet library, the hash of schemas, a writable temporary folder.</summary>
internal static class SelfTest
{
    private const int Rows = 1000;

    /// <summary>Version of this program.</summary>
    public static string Version => typeof(SelfTest).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    /// <summary>Writes a table, folds it, compares; one line about this machine.</summary>
    /// <exception cref="Exception">Whatever failed.</exception>
    public static string Run()
    {
        string folder = Directory.CreateTempSubdirectory("sparksynth-worker-").FullName;
        try
        {
            var schema = new TableSchema([new ColumnSchema("number", new ColumnType(PhysicalType.Integer), false)]);
            string path = Path.Combine(folder, "table.parquet");
            var batch = new ColumnBatch(1) { Length = Rows };
            batch.Columns[0].Values = [.. Enumerable.Range(0, Rows).Select(i => (long)(i % 7))];
            using (var writer = new ParquetPartWriter(path, schema, new ParquetWriteOptions()))
            {
                writer.Write(batch);
                writer.Close();
            }

            using var reader = new SliceReader(schema, [0]);
            var state = (ProfileFold)FoldRunner.Run(new ProfileTask(schema), reader, [new InputSlice(path, 0, Rows, "table.parquet", 0, [])], null, CancellationToken.None);
            ColumnProfile profile = state.ToProfiles(5)[0];
            if (state.Rows != Rows || profile.Entries.Length != 7) throw new InvalidDataException($"a table of {Rows} rows and 7 values came back with {state.Rows} rows and {profile.Entries.Length} values");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        string vectors = Avx512F.IsSupported ? "AVX-512" : Avx2.IsSupported ? "AVX2" : "none";
        return $"sparksynth-worker {Version} ok on {Environment.MachineName}: {RuntimeInformation.RuntimeIdentifier}, {RuntimeInformation.FrameworkDescription}, vectors {vectors}, {Environment.ProcessorCount} processors";
    }
}
