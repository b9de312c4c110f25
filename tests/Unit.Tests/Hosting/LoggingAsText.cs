using System.Text;
using Florin.Observability.Logging;
using Florin.Testing;
using Microsoft.Extensions.Logging;

namespace Florin.Unit.Tests.Hosting;

/// <summary>The log of a process on a person's terminal.</summary>
public sealed partial class LoggingAsText
{
    private const string Id = "req_7";

    [Fact]
    public void Gives_time_level_short_category_message_and_the_request_that_the_message_does_not_name() =>
        Assert.Equal(
            "03:04:05.000 info  Requests GET / 200 in 1.5 ms req_7\n",
            Written(log => Answered(log, "GET", "/", 200, 1.5, Id), "Florin.Requests")
        );

    [Fact]
    public void Names_the_request_once() =>
        Assert.Equal(
            "03:04:05.000 error Gateway  user failed (request req_7)\n",
            Written(log => Failed(log, null, "user", Id))
        );

    [Fact]
    public void Is_colored_where_that_is_wanted() =>
        Assert.Equal(
            "\e[2m03:04:05.000\e[0m \e[31merror\e[0m \e[2mGateway \e[0m user failed (request req_7)\n",
            Written(log => Failed(log, null, "user", Id), isColored: true)
        );

    [Fact]
    public void Shows_an_exception_below_its_line()
    {
        var lines = Written(log => Failed(log, new InvalidOperationException("broken\nin two"), "user", Id)).Split('\n');
        Assert.Equal("    System.InvalidOperationException: broken", lines[1]);
        Assert.Equal("    in two", lines[2]);
    }

    [Theory]
    [InlineData("/\e[2J", @"/\u001B[2J")]
    [InlineData("/\u202egnp", @"/\u202Egnp")]
    public void Lets_nobody_control_the_terminal(string path, string shown) =>
        Assert.Equal(
            $"03:04:05.000 info  Gateway  GET {shown} 404 in 1 ms req_7\n",
            Written(log => Answered(log, "GET", path, 404, 1, Id))
        );

    [Fact]
    public void Lets_nobody_forge_a_line() =>
        Assert.DoesNotContain(
            "\n03:04",
            Written(log => Answered(log, "GET", "/\n03:04:05.000 info", 404, 1, Id)),
            StringComparison.Ordinal
        );

    private static string Written(Action<ILogger> act, string category = "Florin.Gateway", bool isColored = false)
    {
        using var output = new MemoryStream();
        using (var lines = new TextLines(output, new FakeTime(), isColored))
            act(lines.CreateLogger(category));
        return Encoding.UTF8.GetString(output.ToArray());
    }

#pragma warning disable SYSLIB1015 // As for the line of a request, whose id programs find in its state.
    [LoggerMessage(EventId = 9, Level = LogLevel.Information, Message = "{Method} {Path} {Status} in {Ms} ms")]
    private static partial void Answered(ILogger log, string method, string path, int status, double ms, string RequestId);
#pragma warning restore SYSLIB1015

    [LoggerMessage(EventId = 10, Level = LogLevel.Error, Message = "{Service} failed (request {RequestId})")]
    private static partial void Failed(ILogger log, Exception? e, string service, string requestId);
}
