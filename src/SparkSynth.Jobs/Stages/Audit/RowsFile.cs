using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SparkSynth.Core;
using SparkSynth.Core.Privacy;

namespace SparkSynth.Jobs.Stages.Audit;

/// <summary>
/// Row-level results as CSV: sensitive data, written only on request. Row numbers (from 0, in file order; of train and hold-out among their own rows) are hashed
/// with a key made from the real data's own extremes and categories, unless plain ones are asked for: who has the data can find them again, who has the file cannot.
/// </summary>
internal static class RowsFile
{
    public static async Task WriteAsync(string path, bool plainIds, GowerRuler ruler, NearestResult toTrain, NearestResult? toHoldout, CancellationToken cancellation)
    {
        byte[] key = Key(ruler);
        string Id(string table, long row) => row < 0 ? "" : plainIds ? row.ToString(CultureInfo.InvariantCulture)
            : Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{table}{row}")).AsSpan(0, 12));
        string Distance(long units) => units == long.MaxValue ? "" : ruler.ToDistance(units).ToString("R", CultureInfo.InvariantCulture);
        string temporary = path + ".tmp";
        try
        {
            await using (var file = new StreamWriter(temporary, append: false, new UTF8Encoding(false)) { NewLine = "\n" })
            {
                await file.WriteLineAsync("synthetic,distance,train,second_distance,second_train,holdout_distance,exact");
                for (int q = 0; q < toTrain.Queries; q++)
                {
                    if (q % 65_536 == 0) cancellation.ThrowIfCancellationRequested();
                    int at = q * toTrain.Neighbours;
                    await file.WriteLineAsync(string.Join(',', Id("s", q), Distance(toTrain.Units[at]), Id("t", toTrain.Ids[at]), Distance(toTrain.Units[at + 1]), Id("t", toTrain.Ids[at + 1]),
                        toHoldout is null ? "" : Distance(toHoldout.Units[q * toHoldout.Neighbours]), toTrain.IsExact(q) ? "true" : "false"));
                }
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException("file-unwritable", path, $"the file of rows cannot be written: {error.Message}", "Check the folder and its permissions.");
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static byte[] Key(GowerRuler ruler)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            writer.Write("rows-out"); // so that the key is not the hash that reports show
            ruler.Write(writer);
        }
        return SHA256.HashData(stream.ToArray());
    }
}
