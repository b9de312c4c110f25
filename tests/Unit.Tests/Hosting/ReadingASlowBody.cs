using System.IO.Pipelines;
using Florin.Platform.Http;
using Florin.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Florin.Unit.Tests.Hosting;

/// <summary>A body that a service reads itself, because it was asked directly.</summary>
public sealed class ReadingASlowBody
{
    private readonly FakeTime _time = new();
    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 0));

    [Fact]
    public async Task Ends_when_it_stalls_however_much_came_at_once()
    {
        using var body = new ArrivingBody(new BodyPace(), _time);
        await _pipe.Writer.WriteAsync(new byte[70_000]);
        var there = await Next(body);
        Assert.Equal(70_000, there.Buffer.Length);
        _pipe.Reader.AdvanceTo(there.Buffer.Start, there.Buffer.End);
        var next = Next(body);
        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(next.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(408, (await Assert.ThrowsAsync<BadHttpRequestException>(() => next)).StatusCode);
    }

    [Fact]
    public async Task Goes_on_while_it_comes_fast_enough_and_ends_when_its_time_is_over()
    {
        using var body = new ArrivingBody(new BodyPace(), _time);
        for (var time = 0; time < 6; time++)
        {
            var next = Next(body);
            _time.Advance(TimeSpan.FromSeconds(4.9));
            await _pipe.Writer.WriteAsync(new byte[1200]);
            var there = await next;
            Assert.Equal(1200 * (time + 1), there.Buffer.Length);
            _pipe.Reader.AdvanceTo(there.Buffer.Start, there.Buffer.End);
        }
        var last = Next(body);
        _time.Advance(TimeSpan.FromSeconds(0.6));
        Assert.Equal(408, (await Assert.ThrowsAsync<BadHttpRequestException>(() => last)).StatusCode);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Is_the_senders_fault_whatever_the_server_cannot_read_of_it(bool isThere)
    {
        using var body = new ArrivingBody(new BodyPace(), _time);
        var overflow = new IOException("Bad chunk size data.", new OverflowException());
        if (isThere)
            await _pipe.Writer.CompleteAsync(overflow);
        var next = Next(body);
        if (!isThere)
            await _pipe.Writer.CompleteAsync(overflow);
        var bad = await Assert.ThrowsAsync<BadHttpRequestException>(() => next);
        Assert.Equal((400, 400), (bad.StatusCode, ArrivingBody.WhyNot(bad).Status));
        Assert.StartsWith(
            "cannot be read to its end",
            ArrivingBody.WhyNot(bad).Problems?.ByField["body"][0],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Is_nobodys_fault_where_its_sender_has_gone()
    {
        using var body = new ArrivingBody(new BodyPace(), _time);
        await _pipe.Writer.CompleteAsync(new ConnectionResetException("gone"));
        await Assert.ThrowsAsync<ConnectionResetException>(() => Next(body));
    }

    [Theory]
    [InlineData("wait=10", 10)]
    [InlineData("wait=\"10\"", 10)]
    [InlineData("wait = 10", 10)]
    [InlineData("WAIT=\" 10 \"", 10)]
    [InlineData("respond-async, wait=5", 5)]
    [InlineData("databases=all,wait=5,wait=7", 5)]
    [InlineData("wait=99999999999999999999", 30)]
    [InlineData("wait=0", 0)]
    [InlineData("wait=-1", null)]
    [InlineData("wait=1.5", null)]
    [InlineData("wait", null)]
    [InlineData("awaits=3", null)]
    [InlineData("", null)]
    public void Is_nothing_that_a_preference_to_wait_is_about(string prefer, int? seconds) =>
        Assert.Equal(seconds, Preference.Wait(prefer)?.TotalSeconds);

    private async Task<ReadResult> Next(ArrivingBody body) => await body.Read(_pipe.Reader, before: 0, CancellationToken.None);
}
