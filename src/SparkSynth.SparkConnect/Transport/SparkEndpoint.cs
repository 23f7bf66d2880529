using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace SparkSynth.SparkConnect.Transport;

/// <summary>
/// Where a Connect server is and who we are there: <c>sc://host:port/;token=…;use_ssl=true;user_id=…</c>, the form that Spark's own clients use.
/// </summary>
/// <remarks>
/// Keys: <c>token</c>, <c>use_ssl</c>, <c>user_id</c>, <c>user_agent</c>, <c>session_id</c> (a UUID); any other key becomes a header of every
/// call. Values are percent-decoded. A token turns TLS on, except towards this machine; a token in clear text to another machine is refused.
/// </remarks>
public sealed record SparkEndpoint
{
    public const int DefaultPort = 15002;

    private const string Scheme = "sc://";

    /// <summary>Host name or address, without brackets.</summary>
    public required string Host { get; init; }

    public int Port { get; init; } = DefaultPort;

    /// <summary>TLS; otherwise HTTP/2 in clear text.</summary>
    public bool UseTls { get; init; }

    /// <summary>Bearer token; null = none.</summary>
    public string? Token { get; init; }

    /// <summary>Who we say we are; the server keys sessions by it.</summary>
    public string UserId { get; init; } = "sparksynth";

    /// <summary>Session to use; null = a new one.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>Put before our own name in the client type that the server logs; null = nothing.</summary>
    public string? UserAgent { get; init; }

    /// <summary>Headers of every call.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    internal Uri Address => new UriBuilder(UseTls ? "https" : "http", Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host, Port).Uri;

    /// <summary>Reads a connection string.</summary>
    /// <param name="problems">All that is wrong, not only the first; empty exactly when the result is true.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out SparkEndpoint? endpoint, out IReadOnlyList<EndpointProblem> problems)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<EndpointProblem>();
        endpoint = null;
        problems = found;
        if (!text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            found.Add(new EndpointProblem("scheme", "does not begin with sc://", "write sc://host:15002"));
            return false;
        }

        string rest = text[Scheme.Length..];
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        string authority = slash < 0 ? rest : rest[..slash];
        string parameters = slash < 0 ? "" : rest[(slash + 1)..];
        if (slash < 0 && authority.Contains(';', StringComparison.Ordinal))
        {
            parameters = authority[authority.IndexOf(';', StringComparison.Ordinal)..];
            authority = authority[..authority.IndexOf(';', StringComparison.Ordinal)];
            found.Add(new EndpointProblem("parameters", "follow the host without a slash", "write sc://host:port/;key=value"));
        }

        (string host, int port) = ReadAuthority(authority, found);
        var values = ReadParameters(parameters, found);
        bool? useTls = ReadBoolean(values, "use_ssl", found);
        Guid? session = ReadSession(values, found);
        string? token = Take(values, "token");
        string? user = Take(values, "user_id");
        string? agent = Take(values, "user_agent");
        CheckText("token", token, found);
        CheckText("user_agent", agent, found);
        foreach ((string key, string value) in values)
        {
            CheckHeader(key, value, found);
        }

        bool local = IsThisMachine(host);
        if (token is not null && useTls == false && !local)
        {
            found.Add(new EndpointProblem("use_ssl", "false together with a token for another machine: the token would travel in clear text", "leave use_ssl out, or reach the server through a tunnel on localhost"));
        }

        if (found.Count > 0)
        {
            return false;
        }

        endpoint = new SparkEndpoint
        {
            Host = host,
            Port = port,
            UseTls = useTls ?? (token is not null && !local),
            Token = token,
            UserId = user ?? "sparksynth",
            UserAgent = agent,
            SessionId = session,
            Headers = values,
        };
        return true;
    }

    /// <summary>The address without the token, so that it can be logged.</summary>
    public override string ToString()
    {
        string host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}{host}:{Port}{(UseTls ? "/;use_ssl=true" : "")}");
    }

    private static (string Host, int Port) ReadAuthority(string authority, List<EndpointProblem> problems)
    {
        string host = authority;
        string? port = null;
        if (authority.StartsWith('['))
        {
            int end = authority.IndexOf(']', StringComparison.Ordinal);
            host = end < 0 ? "" : authority[1..end];
            string after = end < 0 ? "" : authority[(end + 1)..];
            port = after.StartsWith(':') ? after[1..] : null;
            if (end < 0 || (after.Length > 0 && port is null) || !IPAddress.TryParse(host, out _))
            {
                problems.Add(new EndpointProblem("host", $"'{authority}' is not an address in brackets", "write sc://[::1]:15002"));
            }
        }
        else if (authority.LastIndexOf(':') is int colon and >= 0)
        {
            (host, port) = (authority[..colon], authority[(colon + 1)..]);
        }

        if (authority.Contains('@', StringComparison.Ordinal))
        {
            problems.Add(new EndpointProblem("host", "contains '@'", "write the user as ;user_id=…"));
        }
        else if (!authority.StartsWith('[') && Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            problems.Add(new EndpointProblem("host", host.Length == 0 ? "is missing" : $"'{host}' is not a host name", "write sc://host:15002"));
        }

        int number = DefaultPort;
        if (port is not null && !(int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number is > 0 and <= 65535))
        {
            problems.Add(new EndpointProblem("port", $"'{port}' is not a port", "write a number from 1 to 65535, or leave it out for 15002"));
        }

        return (host, number);
    }

    private static Dictionary<string, string> ReadParameters(string text, List<EndpointProblem> problems)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (text.Length > 0 && !text.StartsWith(';'))
        {
            problems.Add(new EndpointProblem("path", "is not empty", "write sc://host:port/;key=value, with nothing between '/' and ';'"));
            text = text.Contains(';', StringComparison.Ordinal) ? text[text.IndexOf(';', StringComparison.Ordinal)..] : "";
        }

        foreach (string part in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                // The part may be a piece of a token: name its place, not its text.
                problems.Add(new EndpointProblem("parameters", $"parameter {values.Count + 1} is not of the form key=value", "write ;key=value, and a ';' inside a value as %3B"));
                continue;
            }

            string key = part[..equals];
            string value = Uri.UnescapeDataString(part[(equals + 1)..]);
            if (value.Length == 0)
            {
                problems.Add(new EndpointProblem(key, "has no value", "give it one or leave it out"));
            }
            else if (!values.TryAdd(key, value))
            {
                problems.Add(new EndpointProblem(key, "is given twice", "give it once"));
            }
        }

        return values;
    }

    private static bool? ReadBoolean(Dictionary<string, string> values, string key, List<EndpointProblem> problems)
    {
        string? text = Take(values, key);
        if (text is null)
        {
            return null;
        }

        if (bool.TryParse(text, out bool value))
        {
            return value;
        }

        problems.Add(new EndpointProblem(key, $"'{text}' is neither true nor false", "write true or false"));
        return null;
    }

    private static Guid? ReadSession(Dictionary<string, string> values, List<EndpointProblem> problems)
    {
        string? text = Take(values, "session_id");
        if (text is null)
        {
            return null;
        }

        if (Guid.TryParseExact(text, "D", out Guid id))
        {
            return id;
        }

        problems.Add(new EndpointProblem("session_id", $"'{text}' is not a UUID", "write it like 00112233-4455-6677-8899-aabbccddeeff, or leave it out"));
        return null;
    }

    private static void CheckText(string key, string? value, List<EndpointProblem> problems)
    {
        if (value is not null && !value.All(IsHeaderCharacter))
        {
            problems.Add(new EndpointProblem(key, "contains characters that no header can carry", "use printable ASCII"));
        }
    }

    private static void CheckHeader(string key, string value, List<EndpointProblem> problems)
    {
        bool named = key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.');
        if (!named || key.EndsWith("-bin", StringComparison.Ordinal) || key.StartsWith("grpc-", StringComparison.Ordinal) || key is "authorization")
        {
            string advice = key is "authorization" ? "write ;token=…" : "known keys: token, use_ssl, user_id, user_agent, session_id; others become headers in lower case";
            problems.Add(new EndpointProblem(key, "cannot be a header", advice));
        }

        CheckText(key, value, problems);
    }

    private static bool IsHeaderCharacter(char c) => c is >= ' ' and <= '~';

    private static bool IsThisMachine(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));

    private static string? Take(Dictionary<string, string> values, string key) => values.Remove(key, out string? value) ? value : null;
}
