using Google.Protobuf;
using Grpc.Core;
using NUnit.Framework;
using SparkSynth.SparkConnect.Artifacts;
using SparkSynth.SparkConnect.Errors;
using SparkSynth.SparkConnect.Protocol;
using SparkSynth.SparkConnect.Sessions;
using SparkSynth.SparkConnect.Tests.Replay;
using Relation = SparkSynth.SparkConnect.Plans.Relation;

namespace SparkSynth.SparkConnect.Tests.Sessions;

/// <summary>Answers that contradict each other are errors, never data.</summary>
[TestFixtureSource(typeof(RecordedCall), nameof(RecordedCall.Versions))]
public sealed class WrongAnswersTests(string version)
{
    /// <summary>Name of what is wrong → how it is made from the right answers.</summary>
    private static readonly Dictionary<string, Func<List<ExecutePlanResponse>, List<ExecutePlanResponse>>> Faults = new()
    {
        ["batches in another order"] = all => [.. all.Take(2), all[3], all[2], .. all.Skip(4)],
        ["first batch missing"] = all => [.. all.Take(2), .. all.Skip(3)],
        ["a batch twice"] = all => [.. all.Take(3), all[2], .. all.Skip(3)],
        ["more rows than told"] = all => Change(all, 2, response => response.ArrowBatch.RowCount = 0),
        ["fewer rows than told"] = all => Change(all, 2, response => response.ArrowBatch.RowCount = 2),
        ["no arrow at all"] = all => Change(all, 2, response => response.ArrowBatch.Data = ByteString.CopyFromUtf8("not an Arrow stream, only text of some length")),
        ["arrow cut short"] = all => Change(all, 2, response => response.ArrowBatch.Data = ByteString.CopyFrom(response.ArrowBatch.Data.Span[..^200])),
        ["empty arrow"] = all => Change(all, 2, response => response.ArrowBatch.Data = ByteString.Empty),
        ["a piece of a batch"] = all => Change(all, 2, response => response.ArrowBatch.NumChunks = 2),
        ["another session"] = all => Change(all, 2, response => response.SessionId = "00000000-0000-0000-0000-000000000000"),
        ["another operation"] = all => Change(all, 2, response => response.OperationId = "00000000-0000-0000-0000-000000000000"),
        ["no number"] = all => Change(all, 2, response => response.ResponseId = ""),
        ["more after the end"] = all => [.. all, all[2]],
        ["two ends"] = all => [.. all, all[^1]],
        ["a schema that is no struct"] = all => Change(all, 0, response => response.Schema = new DataType { Long = new DataType.Types.Plain() }),
        ["metrics with more keys than values"] = all => Change(all, 1, response => response.ObservedMetrics.Add(new ExecutePlanResponse.Types.ObservedMetrics { Name = "m", Keys = { "a" } })),
    };

    private static IEnumerable<string> Names => Faults.Keys;

    [TestCaseSource(nameof(Names))]
    public async Task Contradiction_is_a_protocol_error(string fault)
    {
        using var server = new ScenarioServer(version, "transform") { FirstExecute = 1 };
        server.OnExecute = (all, _) => ReplayAnswer.Of([.. Faults[fault]([.. all.Messages.Select(ScenarioServer.Parse<ExecutePlanResponse>)])]);
        SparkSession session = await server.OpenAsync();
        SparkOperation operation = session.Execute(new Relation.Sql("…"));
        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() => operation.RunAsync()))!;
        Assert.That(error.Failure, Is.EqualTo(SparkFailure.Protocol), error.Message);
        Assert.That(server.Handler.Count("Interrupt"), Is.EqualTo(1), "what the server still does is of no use");
        Assert.That(server.Handler.Count("ReattachExecute"), Is.Zero);
    }

    [Test]
    public async Task Session_started_anew_is_lost()
    {
        using var server = new ScenarioServer(version, "transform") { FirstExecute = 1 };
        server.OnExecute = (all, _) => ReplayAnswer.Of([.. Change([.. all.Messages.Select(ScenarioServer.Parse<ExecutePlanResponse>)], 1, response => response.ServerSideSessionId = "another")]);
        SparkSession session = await server.OpenAsync();
        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() => session.Execute(new Relation.Sql("…")).RunAsync()))!;
        Assert.That(error.Failure, Is.EqualTo(SparkFailure.SessionLost));
    }

    [TestCase(Ending.Status)]
    [TestCase(Ending.HugeMessage)]
    public async Task Oversized_message_names_the_limit(Ending ending)
    {
        using var server = new ScenarioServer(version, "transform", options => options with { MaxMessageBytes = 400 }) { FirstExecute = 1 };
        server.OnExecute = (all, _) => ending == Ending.Status ? all : all with { Messages = [.. all.Messages.Take(1)], Ending = ending };
        SparkSession session = await server.OpenAsync();
        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() => session.Execute(new Relation.Sql("…")).RunAsync()))!;
        Assert.That(error.Failure, Is.EqualTo(SparkFailure.Protocol), error.Message);
        Assert.That(error.Message, Does.Contain("400 bytes"));
        Assert.That(server.Handler.Count("ReattachExecute"), Is.Zero, "it would be as large again");
    }

    [Test]
    public async Task Garbage_in_a_message_is_no_data()
    {
        using var server = new ScenarioServer(version, "transform") { FirstExecute = 1 };
        server.OnExecute = (all, _) => new ReplayAnswer([all.Messages[0], [0xFF, 0xFF, 0xFF, 0xFF]]);
        SparkSession session = await server.OpenAsync();
        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() => session.Execute(new Relation.Sql("…")).RunAsync()))!;
        Assert.That((error.Failure, server.Handler.Count("ReattachExecute")), Is.EqualTo((SparkFailure.Protocol, 0)), error.Message);
    }

    [Test]
    public async Task Passing_failure_of_a_call_is_tried_again()
    {
        using var server = new ScenarioServer(version, "config-get");
        int failures = 0;
        server.OnOther = call => call.Method == "Config" && failures++ < 2 ? ReplayAnswer.Failure(StatusCode.Unavailable, "starting") : null;
        SparkSession session = await server.OpenAsync();
        server.OnOther = call => call.Method == "Config" && failures++ < 2
            ? ReplayAnswer.Failure(StatusCode.Unavailable, "starting")
            : call.Method == "Config" ? new ReplayAnswer(RecordedCall.Of(version, "config-get", "Config")[0].Responses) : null;
        Assert.That(await session.GetConfigAsync("spark.sql.ansi.enabled"), Is.EqualTo("true"));
        Assert.That(server.Handler.Count("Config"), Is.EqualTo(3));
        Assert.That(server.Notices.Notices.Select(notice => (notice.Call, notice.Retry)), Is.EqualTo(new[] { ("Config", 1), ("Config", 2) }));
    }

    [TestCase(StatusCode.Unavailable, SparkFailure.Unreachable, 4)]
    [TestCase(StatusCode.Unauthenticated, SparkFailure.Unauthenticated, 1)]
    [TestCase(StatusCode.PermissionDenied, SparkFailure.Unauthenticated, 1)]
    [TestCase(StatusCode.Unimplemented, SparkFailure.Unsupported, 1)]
    [TestCase(StatusCode.Internal, SparkFailure.Query, 1)]
    [TestCase(StatusCode.InvalidArgument, SparkFailure.Query, 1)]
    public async Task Failing_call_is_classified(StatusCode status, SparkFailure failure, int calls)
    {
        using var server = new ScenarioServer(version, "config-get");
        SparkSession session = await server.OpenAsync();
        server.OnOther = _ => ReplayAnswer.Failure(status, "no");
        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() => session.GetConfigAsync("a")))!;
        Assert.That((error.Failure, server.Handler.Count("Config")), Is.EqualTo((failure, calls)));
        Assert.That(error.Message, Does.Contain("no"));
    }

    [Test]
    public async Task Details_that_cannot_be_fetched_do_not_hide_the_error()
    {
        using var server = new ScenarioServer(version, "error-no-table");
        server.OnOther = call => call.Method == "FetchErrorDetails" ? ReplayAnswer.Failure(StatusCode.Unimplemented, "not here") : null;
        SparkSession session = await server.OpenAsync();
        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() => session.Execute(new Relation.Sql("…")).RunAsync()))!;
        Assert.That((error.Failure, error.ErrorClass, error.SqlState), Is.EqualTo((SparkFailure.Query, "TABLE_OR_VIEW_NOT_FOUND", "42P01")));
        Assert.That(error.Causes.Single().Type, Is.EqualTo("org.apache.spark.sql.catalyst.ExtendedAnalysisException"));
        Assert.That(server.Notices.Notices.Single().Call, Is.EqualTo("FetchErrorDetails"));
    }

    [TestCase("3.5.4", false)]
    [TestCase("2.4", false)]
    [TestCase("nonsense", false)]
    [TestCase("4.0.0", true)]
    [TestCase("4.4.0-SNAPSHOT", true)]
    [TestCase("5.0.0", true)]
    public async Task Old_server_is_refused(string reported, bool good)
    {
        using var server = new ScenarioServer(version, "version");
        server.OnOther = call => call.Method == "AnalyzePlan"
            ? ReplayAnswer.Of(new AnalyzePlanResponse { SessionId = server.SessionId, ServerSideSessionId = "s", SparkVersion = new() { Version = reported } })
            : null;
        if (good)
        {
            Assert.That((await server.OpenAsync()).SparkVersion, Is.EqualTo(reported));
            return;
        }

        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() => server.OpenAsync()))!;
        Assert.That(error.Failure, Is.EqualTo(SparkFailure.Unsupported));
        Assert.That(error.Message, Does.Contain(reported).And.Contain("4.0"));
    }

    [Test]
    public async Task Artifact_that_arrived_broken_or_not_at_all_is_an_error()
    {
        using var server = new ScenarioServer(version, "artifact-small");
        server.OnOther = call => call.Method == "AddArtifacts"
            ? ReplayAnswer.Of(new AddArtifactsResponse
            {
                SessionId = server.SessionId,
                ServerSideSessionId = server.ServerSideId,
                Artifacts = { new AddArtifactsResponse.Types.ArtifactSummary { Name = "files/a", IsCrcSuccessful = true }, new AddArtifactsResponse.Types.ArtifactSummary { Name = "files/b" } },
            })
            : null;
        SparkSession session = await server.OpenAsync();
        Artifact[] artifacts = [.. new[] { "files/a", "files/b", "files/c" }.Select(name => Artifact.FromBytes(name, [1]))];
        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() => session.AddArtifactsAsync(artifacts)))!;
        Assert.That(error.Message, Does.EndWith("files/b, files/c"));
    }

    [Test]
    public async Task Upload_over_a_broken_connection_begins_anew()
    {
        using var server = new ScenarioServer(version, "artifact-small");
        int calls = 0;
        server.OnOther = call => call.Method != "AddArtifacts" ? null
            : calls++ == 0 ? new ReplayAnswer([]) { Ending = Ending.Broken }
            : new ReplayAnswer(RecordedCall.Of(version, "artifact-small", "AddArtifacts")[0].Responses);
        SparkSession session = await server.OpenAsync();
        await session.AddArtifactsAsync([Artifact.FromBytes("files/a.txt", [1, 2])]);
        Assert.That(server.Sent<AddArtifactsRequest>("AddArtifacts", 0), Is.EqualTo(server.Sent<AddArtifactsRequest>("AddArtifacts", 1)));
    }

    private static List<ExecutePlanResponse> Change(List<ExecutePlanResponse> all, int index, Action<ExecutePlanResponse> change)
    {
        change(all[index]);
        return all;
    }
}
