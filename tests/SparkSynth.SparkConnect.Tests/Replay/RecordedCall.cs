using System.Text.Json;
using NUnit.Framework;

namespace SparkSynth.SparkConnect.Tests.Replay;

/// <summary>One call of Data/connect-VERSION.jsonl.</summary>
public sealed record RecordedCall(int Number, string Scenario, string Method, bool Failed, byte[][] Requests, byte[][] Responses, byte[]? StatusDetails)
{
    public static readonly string[] Versions = ["4.0.5", "4.3.0"];

    private static readonly Dictionary<string, RecordedCall[]> Files = Versions.ToDictionary(version => version, Load);

    public static RecordedCall[] All(string version) => Files[version];

    public static RecordedCall[] Of(string version, string scenario, string method) =>
        [.. Files[version].Where(call => call.Scenario == scenario && call.Method == method)];

    private static RecordedCall[] Load(string version)
    {
        string path = Path.Combine(TestContext.CurrentContext.TestDirectory, "Data", $"connect-{version}.jsonl");
        return [.. File.ReadLines(path).Select(Parse)];
    }

    private static RecordedCall Parse(string line)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonElement root = document.RootElement;
        byte[]? details = null;
        if (root.TryGetProperty("trailers", out JsonElement trailers))
        {
            details = trailers.EnumerateArray().Where(pair => pair[0].GetString() == "grpc-status-details-bin").Select(pair => Convert.FromHexString(pair[1].GetString()!)).Single();
        }

        return new RecordedCall(
            root.GetProperty("call").GetInt32(),
            root.GetProperty("scenario").GetString()!,
            root.GetProperty("method").GetString()!,
            root.GetProperty("status").GetString() != "OK",
            [.. root.GetProperty("requests").EnumerateArray().Select(item => item.GetBytesFromBase64())],
            [.. root.GetProperty("responses").EnumerateArray().Select(item => item.GetBytesFromBase64())],
            details);
    }
}
