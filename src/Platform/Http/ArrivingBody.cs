using System.IO.Pipelines;
using Florin.Kernel;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;

namespace Florin.Platform.Http;

/// <summary>
/// Reads a body that may come slowly, or not at all. A sender that is too slow is answered 408: it is its own failure and
/// not the service's. What has arrived already is read without a timer, which is how nearly every body comes.
/// </summary>
/// <param name="pace">How soon it must be there.</param>
/// <param name="clock">Time.</param>
public sealed class ArrivingBody(BodyPace pace, TimeProvider clock) : IDisposable
{
    private const string Malformation =
        "cannot be read to its end: a chunk is malformed, or fewer bytes came than Content-Length says.";

    private static readonly BodyPace Default = new();

    private readonly long _began = clock.GetTimestamp();
    private CancellationTokenSource? _late;
    private TimeSpan _measured; // When the time began over which the rate is measured now.
    private long _before; // What was there then.

    /// <summary>The body of an exchange, by the pace that its server demands.</summary>
    public static ArrivingBody Of(HttpContext http)
    {
        ArgumentNullException.ThrowIfNull(http);
        return http.Features.Get<PacedBodies>() is { } served
            ? new ArrivingBody(served.Pace, served.Clock)
            : new ArrivingBody(Default, StoppedClock.Instance);
    }

    /// <summary>The answer to a body that cannot be read to its end.</summary>
    public static Reply WhyNot(BadHttpRequestException bad)
    {
        ArgumentNullException.ThrowIfNull(bad);
        return bad.StatusCode switch
        {
            StatusCodes.Status413PayloadTooLarge => Reply.Refused((bad as BodyOverLimit)?.Refusal ?? BodyLimit.Refusal),
            StatusCodes.Status408RequestTimeout => Reply.Refused(new Refusal(HttpRefusals.RequestTimeout, bad.Message)),
            _ => new BadInput("body", Malformation).ToReply(), // The server's own words are about its code.
        };
    }

    /// <summary>As <see cref="PipeReader.ReadAsync"/>.</summary>
    /// <param name="reader">Gives the body.</param>
    /// <param name="before">How much of it was taken out of the reader before.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="BadHttpRequestException">It is malformed, or comes too slowly; its status is 400, or 408.</exception>
    /// <exception cref="ConnectionResetException">The client has gone.</exception>
    public ValueTask<ReadResult> Read(PipeReader reader, long before, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return TryRead(reader, out var there) ? new ValueTask<ReadResult>(there) : Wait(reader, before, cancel);
    }

    /// <summary>As <see cref="PipeReader.TryRead"/>.</summary>
    /// <exception cref="BadHttpRequestException">The body is malformed.</exception>
    /// <exception cref="ConnectionResetException">The client has gone.</exception>
    public static bool TryRead(PipeReader reader, out ReadResult there)
    {
        ArgumentNullException.ThrowIfNull(reader);
        try
        {
            return reader.TryRead(out there);
        }
        catch (IOException fault) when (IsMalformed(fault))
        {
            throw Malformed(fault);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _late?.Dispose();

    // A read that is woken, and not one that is given up, leaves the reader so that a server can continue with it.
    private async ValueTask<ReadResult> Wait(PipeReader reader, long before, CancellationToken cancel)
    {
        var late = _late ??= new CancellationTokenSource(Left, clock);
        ReadResult read;
        await using (late.Token.UnsafeRegister(static reader => ((PipeReader)reader!).CancelPendingRead(), reader)) // Registered with it.
            read = await ReadOn(reader, cancel);
        if (late.IsCancellationRequested)
        {
            reader.AdvanceTo(read.Buffer.Start);
            throw TooSlow();
        }
        Measure(before + read.Buffer.Length);
        return read;
    }

    private static async ValueTask<ReadResult> ReadOn(PipeReader reader, CancellationToken cancel)
    {
        try
        {
            return await reader.ReadAsync(cancel);
        }
        catch (IOException fault) when (IsMalformed(fault))
        {
            throw Malformed(fault);
        }
    }

    private static bool IsMalformed(IOException fault) => fault is not (BadHttpRequestException or ConnectionResetException);

    // What the server cannot read of a body its sender has written so, unless it has gone: of a chunk of 2 GiB or more the
    // server says so by an overflow, and not by a bad request as of all others.
    private static BadHttpRequestException Malformed(IOException fault) =>
        new(fault.Message, StatusCodes.Status400BadRequest, fault);

    private TimeSpan Elapsed => clock.GetElapsedTime(_began);

    // To the end of the time over which the rate is measured, or of all.
    private TimeSpan Left
    {
        get
        {
            var all = pace.Timeout - Elapsed;
            var left = pace.MinBytesPerSecond == 0 ? all : Min(all, _measured + pace.Grace - Elapsed);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    // Who has sent enough in its time gets the next; a timer that fires runs out before it has.
    private void Measure(long there)
    {
        if (there - _before < pace.MinBytesPerSecond * pace.Grace.TotalSeconds)
            return;
        (_measured, _before) = (Elapsed, there);
        _late?.Dispose();
        _late = null;
    }

    private BadHttpRequestException TooSlow() =>
        new(
            $"The body must arrive within {pace.Timeout.TotalSeconds} s, at {pace.MinBytesPerSecond} bytes per second or more.",
            StatusCodes.Status408RequestTimeout
        );

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}

/// <summary>A feature of an exchange: at which pace bodies must arrive.</summary>
internal sealed record PacedBodies(BodyPace Pace, TimeProvider Clock);
