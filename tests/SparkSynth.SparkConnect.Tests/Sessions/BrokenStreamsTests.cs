using Apache.Arrow;
using CsCheck;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using NUnit.Framework;
using SparkSynth.SparkConnect.Errors;
using SparkSynth.SparkConnect.Protocol;
using SparkSynth.SparkConnect.Sessions;
using SparkSynth.SparkConnect.Tests.Replay;
using SparkSynth.SparkConnect.Transport;
using Relation = SparkSynth.SparkConnect.Plans.Relation;

namespace SparkSynth.SparkConnect.Tests.Sessions;

/// <summary>Streams that end where they should not: every row arrives once, or there is an error that says what is lost.</summary>
[TestFixtureSource(typeof(RecordedCall), nameof(RecordedCall.Versions))]
public sealed class BrokenStreamsTests(string version)
{
    private static readonly string[] Whole = ["0", "1"];

    private static readonly Ending[] Cuts = [Ending.Status, Ending.NoStatus, Ending.Broken, Ending.HalfMessage];

    [Test]
    public async Task Truncated_after_any_message_in_any_way_goes_on_with_the_rest([ValueSource(nameof(Cuts))] Ending ending)
    {
        int length = RecordedCall.Of(version, "transform", "ExecutePlan")[1].Responses.Length;
        for (int kept = 0; kept <= length; kept++)
        {
            using ScenarioServer server = Server();
            server.OnExecute = (all, _) => all with { Messages = [.. all.Messages.Take(kept)], Ending = ending };
            Assert.That(await RowsAsync(server), Is.EqualTo(Whole), $"after {kept} messages");
            Assert.That(server.Handler.Count("ExecutePlan"), Is.EqualTo(1));

            // The last message says that all has come; what happens to the stream then does not matter.
            Assert.That(server.Handler.Count("ReattachExecute"), Is.EqualTo(kept == length ? 0 : 1));
            Assert.That(server.Handler.Count("Interrupt"), Is.Zero);
            Assert.That(server.Sent<ReleaseExecuteRequest>("ReleaseExecute").ReleaseAll, Is.Not.Null);
        }
    }

    [Test]
    public void Any_sequence_of_cuts_gives_every_row_once() =>
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, Cuts.Length - 1].Select(index => Cuts[index])).List[0, 12].Sample(
            cuts =>
            {
                using ScenarioServer server = Server(options => options with { Retry = ScenarioServer.NoWait with { MaxAttempts = 1000 } });
                int next = 0;
                ReplayAnswer Cut(ReplayAnswer rest, int _) => next < cuts.Count
                    ? rest with { Messages = [.. rest.Messages.Take(cuts[next].Item1)], Ending = cuts[next++].Item2 }
                    : rest;
                server.OnExecute = Cut;
                server.OnReattach = Cut;
                return RowsAsync(server).GetAwaiter().GetResult().SequenceEqual(Whole) && server.Handler.Count("ExecutePlan") == 1;
            },
            iter: 200);

    [Test]
    public async Task One_message_a_stream_is_enough_whatever_the_number_of_tries()
    {
        using ScenarioServer server = Server(options => options with { Retry = ScenarioServer.NoWait with { MaxAttempts = 2 } });
        server.OnExecute = (all, _) => all with { Messages = [all.Messages[0]], Ending = Ending.Broken };
        server.OnReattach = (rest, _) => rest with { Messages = [rest.Messages[0]], Ending = Ending.Broken };
        Assert.That(await RowsAsync(server), Is.EqualTo(Whole));
    }

    [Test]
    public async Task Refused_reattachment_is_tried_again()
    {
        using ScenarioServer server = Server();
        server.OnExecute = (all, _) => all with { Messages = [.. all.Messages.Take(3)], Ending = Ending.Broken };
        server.OnReattach = (rest, index) => index switch
        {
            0 => rest with { Ending = Ending.Refused },
            1 => ReplayAnswer.Failure(StatusCode.Unavailable, "starting"),
            _ => rest,
        };
        Assert.That(await RowsAsync(server), Is.EqualTo(Whole));
        Assert.That(server.Handler.Count("ReattachExecute"), Is.EqualTo(3));
    }

    [TestCase(Ending.Refused)]
    [TestCase(Ending.NoStatus)]
    [TestCase(Ending.Broken)]
    public async Task Server_that_stays_away_is_unreachable_after_the_last_try(Ending ending)
    {
        using ScenarioServer server = Server();
        server.OnExecute = (all, _) => all with { Messages = [.. all.Messages.Take(3)], Ending = Ending.Broken };
        server.OnReattach = (_, _) => new ReplayAnswer([]) { Ending = ending };
        SparkConnectException error = await FailAsync(server);
        Assert.That((error.Failure, error.IsWorthAnotherRun), Is.EqualTo((SparkFailure.Unreachable, true)));
        Assert.That(server.Handler.Count("ReattachExecute"), Is.EqualTo(ScenarioServer.NoWait.MaxAttempts - 1));
        Assert.That(server.Handler.Count("Interrupt") + server.Handler.Count("ReleaseExecute"), Is.Zero, "nobody is there to clean up");
    }

    [Test]
    public async Task Streams_that_end_politely_without_a_word_are_given_up()
    {
        using ScenarioServer server = Server();
        server.OnExecute = (_, _) => new ReplayAnswer([]);
        server.OnReattach = (_, _) => new ReplayAnswer([]);
        Assert.That((await FailAsync(server)).Failure, Is.EqualTo(SparkFailure.OperationLost));
        Assert.That(server.Handler.Count("ReattachExecute"), Is.InRange(3, 5));
    }

    [Test]
    public async Task Plan_that_never_arrived_is_sent_again()
    {
        using ScenarioServer server = Server();
        server.OnExecute = (all, index) => index == 0 ? all with { Ending = Ending.Refused } : all;
        server.OnReattach = (_, _) => Named("INVALID_HANDLE.OPERATION_NOT_FOUND");
        Assert.That(await RowsAsync(server), Is.EqualTo(Whole));
        Assert.That((server.Handler.Count("ExecutePlan"), server.Handler.Count("ReattachExecute")), Is.EqualTo((2, 1)));
        Assert.That(server.Sent<ExecutePlanRequest>("ExecutePlan", 0), Is.EqualTo(server.Sent<ExecutePlanRequest>("ExecutePlan", 1)), "with the same number: it cannot run twice");
    }

    [Test]
    public async Task Operation_lost_in_mid_result_is_not_run_again()
    {
        using ScenarioServer server = Server();
        server.OnExecute = (all, _) => all with { Messages = [.. all.Messages.Take(3)], Ending = Ending.Broken };
        server.OnReattach = (_, _) => Named("INVALID_HANDLE.OPERATION_NOT_FOUND");
        SparkConnectException error = await FailAsync(server);
        Assert.That((error.Failure, error.ErrorClass), Is.EqualTo((SparkFailure.OperationLost, "INVALID_HANDLE.OPERATION_NOT_FOUND")));
        Assert.That(server.Handler.Count("ExecutePlan"), Is.EqualTo(1));
    }

    [TestCase("INVALID_HANDLE.SESSION_NOT_FOUND")]
    [TestCase("INVALID_HANDLE.SESSION_CHANGED")]
    [TestCase("INVALID_HANDLE.SESSION_CLOSED")]
    public async Task Session_lost_ends_the_operation(string errorClass)
    {
        using ScenarioServer server = Server();
        server.OnExecute = (_, _) => Named(errorClass);
        SparkConnectException error = await FailAsync(server);
        Assert.That((error.Failure, error.IsWorthAnotherRun), Is.EqualTo((SparkFailure.SessionLost, true)));
        Assert.That(server.Handler.Count("ExecutePlan"), Is.EqualTo(1));
    }

    [Test]
    public async Task Server_that_disconnects_the_cursor_is_reattached()
    {
        using ScenarioServer server = Server();
        server.OnExecute = (all, _) => Named("INVALID_CURSOR.DISCONNECTED") with { Messages = [.. all.Messages.Take(2)] };
        Assert.That(await RowsAsync(server), Is.EqualTo(Whole));
    }

    [Test]
    public async Task Server_that_asks_for_a_retry_gets_one()
    {
        using ScenarioServer server = Server(options => options with { Retry = ScenarioServer.NoWait with { MaxServerDelay = TimeSpan.FromMilliseconds(3) } });
        var status = new Protocol.Status { Code = (int)StatusCode.Internal, Message = "busy" };
        status.Details.Add(Any.Pack(new RetryInfo { RetryDelay = Duration.FromTimeSpan(TimeSpan.FromHours(1)) }));
        server.OnExecute = (_, _) => ReplayAnswer.Failure(StatusCode.Internal, "busy") with { StatusDetails = status.ToByteArray() };
        Assert.That(await RowsAsync(server), Is.EqualTo(Whole));
        Assert.That(server.Notices.Notices[0].Wait, Is.InRange(TimeSpan.FromMilliseconds(3), TimeSpan.FromMilliseconds(4)));
    }

    [Test]
    public async Task Server_known_to_be_gone_is_not_waited_for()
    {
        using var gone = new CancellationTokenSource();
        using ScenarioServer server = Server(options => options with { Retry = new RetryPolicy { InitialDelay = TimeSpan.FromMinutes(5), MaxDelay = TimeSpan.FromMinutes(5) }, ServerGone = gone.Token });
        server.OnExecute = (all, _) =>
        {
            gone.Cancel();
            return all with { Messages = [], Ending = Ending.Refused };
        };
        Assert.That((await FailAsync(server)).Failure, Is.EqualTo(SparkFailure.Unreachable));
        Assert.That(server.Handler.Count("ReattachExecute"), Is.Zero);
    }

    [Test]
    public async Task Cancelled_operation_is_interrupted_and_released()
    {
        using ScenarioServer server = Server();
        using var cancel = new CancellationTokenSource();
        server.OnExecute = (all, _) => all with { Messages = [.. all.Messages.Take(3)], Ending = Ending.Hanging };
        SparkSession session = await server.OpenAsync();
        SparkOperation operation = session.Execute(new Relation.Sql("…"));
        await Assert.ThrowsAsync<OperationCanceledException>(async () =>
        {
            await foreach (RecordBatch batch in operation.ReadAsync(cancel.Token))
            {
                batch.Dispose();
                await cancel.CancelAsync();
            }
        });
        InterruptRequest interrupt = server.Sent<InterruptRequest>("Interrupt");
        Assert.That((interrupt.InterruptType, interrupt.OperationId), Is.EqualTo((InterruptRequest.Types.InterruptType.OperationId, operation.Id)));
        ReleaseExecuteRequest release = server.Sent<ReleaseExecuteRequest>("ReleaseExecute");
        Assert.That((release.ReleaseAll is not null, release.OperationId), Is.EqualTo((true, operation.Id)));
    }

    [Test]
    public async Task Clean_up_that_nobody_answers_is_given_up_with_a_notice()
    {
        using ScenarioServer server = Server(options => options with { CleanUpTimeout = TimeSpan.FromMilliseconds(50) });
        server.OnOther = call => call.Method is "Interrupt" or "ReleaseExecute" ? new ReplayAnswer([]) { Ending = Ending.Hanging } : null;
        SparkSession session = await server.OpenAsync();
        await foreach (RecordBatch batch in session.Execute(new Relation.Sql("…")).ReadAsync())
        {
            batch.Dispose();
            break;
        }

        Assert.That(server.Notices.Notices.Select(notice => notice.Call), Is.EqualTo(new[] { "Interrupt", "ReleaseExecute" }));
        Assert.That(server.Notices.Notices[0].Reason, Does.Contain("no answer"));
    }

    [Test]
    public async Task Operation_is_read_once()
    {
        using ScenarioServer server = Server();
        SparkSession session = await server.OpenAsync();
        SparkOperation operation = session.Execute(new Relation.Sql("…"));
        await operation.RunAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(() => operation.RunAsync());
    }

    [Test]
    public async Task Operations_have_different_numbers_that_follow_from_the_session()
    {
        var numbers = new List<string>();
        for (int run = 0; run < 2; run++)
        {
            using ScenarioServer server = Server();
            SparkSession session = await server.OpenAsync();
            numbers.AddRange(Enumerable.Range(0, 3).Select(_ => session.Execute(new Relation.Sql("…")).Id));
        }

        Assert.That(numbers.Distinct().Count(), Is.EqualTo(3));
        Assert.That(numbers.Take(3), Is.EqualTo(numbers.Skip(3)));
        Assert.That(numbers, Is.All.Matches(@"^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"));
    }

    internal static ReplayAnswer Named(string errorClass)
    {
        var info = new ErrorInfo { Reason = "org.apache.spark.SparkSQLException", Domain = "org.apache.spark" };
        info.Metadata["errorClass"] = errorClass;
        info.Metadata["sqlState"] = "HY000";
        var status = new Protocol.Status { Code = (int)StatusCode.Internal, Message = $"[{errorClass}] told by a test" };
        status.Details.Add(Any.Pack(info));
        return ReplayAnswer.Failure(StatusCode.Internal, status.Message) with { StatusDetails = status.ToByteArray() };
    }

    private static async Task<SparkConnectException> FailAsync(ScenarioServer server)
    {
        SparkConnectException error = (await Assert.ThrowsAsync<SparkConnectException>(() => RowsAsync(server)))!;
        Assert.That(error.OperationId, Is.Not.Null);
        return error;
    }

    private static async Task<List<string>> RowsAsync(ScenarioServer server)
    {
        SparkSession session = await server.OpenAsync();
        var rows = new List<string>();
        await foreach (RecordBatch batch in session.Execute(new Relation.Sql("…")).ReadAsync())
        {
            rows.AddRange(Enumerable.Range(0, batch.Length).Select(row => ((StringArray)batch.Column(0)).GetString(row)));
        }

        return rows;
    }

    private ScenarioServer Server(Func<SparkConnectOptions, SparkConnectOptions>? configure = null) => new(version, "transform", configure) { FirstExecute = 1 };
}
