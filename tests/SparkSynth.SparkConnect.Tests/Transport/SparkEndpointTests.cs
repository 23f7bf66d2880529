using NUnit.Framework;
using SparkSynth.SparkConnect.Transport;

namespace SparkSynth.SparkConnect.Tests.Transport;

public sealed class SparkEndpointTests
{
    [TestCase("sc://host", "host", 15002, false)]
    [TestCase("sc://host/", "host", 15002, false)]
    [TestCase("sc://host:443/;use_ssl=true", "host", 443, true)]
    [TestCase("sc://127.0.0.1:1", "127.0.0.1", 1, false)]
    [TestCase("sc://[::1]:15003/;use_ssl=false", "::1", 15003, false)]
    [TestCase("SC://a.b-c.example:65535/;", "a.b-c.example", 65535, false)]
    public void Address_is_read(string text, string host, int port, bool tls)
    {
        SparkEndpoint endpoint = Parse(text);
        Assert.That((endpoint.Host, endpoint.Port, endpoint.UseTls), Is.EqualTo((host, port, tls)));
        Assert.That((endpoint.Token, endpoint.SessionId, endpoint.UserId), Is.EqualTo(((string?)null, (Guid?)null, "sparksynth")));
    }

    [Test]
    public void Every_key_is_read_and_unknown_ones_become_headers()
    {
        SparkEndpoint endpoint = Parse("sc://h:1/;token=a%3Bb=c;user_id=anna;use_ssl=True;user_agent=my job;session_id=00112233-4455-6677-8899-aabbccddeeff;x-cluster-id=c1");
        Assert.That(endpoint.Token, Is.EqualTo("a;b=c"));
        Assert.That(endpoint.UserId, Is.EqualTo("anna"));
        Assert.That(endpoint.UserAgent, Is.EqualTo("my job"));
        Assert.That(endpoint.SessionId, Is.EqualTo(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff")));
        Assert.That(endpoint.Headers, Is.EqualTo(new Dictionary<string, string> { ["x-cluster-id"] = "c1" }));
    }

    [TestCase("sc://host/;token=t", true)]
    [TestCase("sc://localhost/;token=t", false)]
    [TestCase("sc://127.0.0.2/;token=t", false)]
    [TestCase("sc://[::1]/;token=t", false)]
    [TestCase("sc://localhost/;token=t;use_ssl=true", true)]
    public void Token_turns_tls_on_except_towards_this_machine(string text, bool tls) => Assert.That(Parse(text).UseTls, Is.EqualTo(tls));

    [TestCase("http://host", "scheme")]
    [TestCase("", "scheme")]
    [TestCase("sc://", "host")]
    [TestCase("sc://:15002", "host")]
    [TestCase("sc://a b:1", "host")]
    [TestCase("sc://anna@host:1", "host")]
    [TestCase("sc://[::1", "host")]
    [TestCase("sc://[x]:1", "host")]
    [TestCase("sc://host:0", "port")]
    [TestCase("sc://host:65536", "port")]
    [TestCase("sc://host:-1", "port")]
    [TestCase("sc://host:", "port")]
    [TestCase("sc://host:15002;token=t", "parameters")]
    [TestCase("sc://host/x;use_ssl=true", "path")]
    [TestCase("sc://host/;token", "parameters")]
    [TestCase("sc://host/;=x", "parameters")]
    [TestCase("sc://host/;use_ssl=yes", "use_ssl")]
    [TestCase("sc://host/;use_ssl=", "use_ssl")]
    [TestCase("sc://host/;user_id=a;user_id=b", "user_id")]
    [TestCase("sc://host/;session_id=42", "session_id")]
    [TestCase("sc://host/;token=t;use_ssl=false", "use_ssl")]
    [TestCase("sc://host/;token=t%0d%0a", "token")]
    [TestCase("sc://host/;Authorization=x", "Authorization")]
    [TestCase("sc://host/;authorization=x", "authorization")]
    [TestCase("sc://host/;grpc-timeout=1S", "grpc-timeout")]
    [TestCase("sc://host/;x-bin=1", "x-bin")]
    public void Bad_text_names_its_place(string text, string where)
    {
        Assert.That(SparkEndpoint.TryParse(text, out SparkEndpoint? endpoint, out IReadOnlyList<EndpointProblem> problems), Is.False);
        Assert.That(endpoint, Is.Null);
        Assert.That(problems.Select(problem => problem.Where), Is.EqualTo(new[] { where }));
        Assert.That(problems[0].Advice, Is.Not.Empty);
    }

    [Test]
    public void All_problems_come_at_once_and_none_shows_the_token()
    {
        Assert.That(SparkEndpoint.TryParse("sc://a b:99999/x;token=s3cret;use_ssl=maybe;session_id=1;s3cret", out _, out IReadOnlyList<EndpointProblem> problems), Is.False);
        Assert.That(problems.Select(problem => problem.Where), Is.EqualTo(new[] { "host", "port", "path", "parameters", "use_ssl", "session_id" }));
        Assert.That(string.Concat(problems), Does.Not.Contain("s3cret"));
    }

    [Test]
    public void Text_of_an_endpoint_has_no_token()
    {
        SparkEndpoint endpoint = Parse("sc://host:1/;token=s3cret;x-key=s3cret");
        Assert.That(endpoint.ToString(), Is.EqualTo("sc://host:1/;use_ssl=true"));
        Assert.That($"{endpoint}", Does.Not.Contain("s3cret"));
    }

    private static SparkEndpoint Parse(string text)
    {
        bool good = SparkEndpoint.TryParse(text, out SparkEndpoint? endpoint, out IReadOnlyList<EndpointProblem> problems);
        Assert.That(problems, Is.Empty);
        Assert.That(good, Is.True);
        return endpoint!;
    }
}
