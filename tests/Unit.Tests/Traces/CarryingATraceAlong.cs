using System.Diagnostics;
using Florin.Platform.Tracing;

namespace Florin.Unit.Tests.Traces;

/// <summary>The trace context that events keep.</summary>
public sealed class CarryingATraceAlong
{
    private const string Recorded = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private const string Unrecorded = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";

    [Theory]
    [InlineData(Recorded, null, true)]
    [InlineData(Unrecorded, null, false)]
    [InlineData(Unrecorded, Traceparent.OfClient, true)]
    [InlineData(Unrecorded, "florin=client,vendor=x", true)]
    [InlineData(Unrecorded, "vendor=x", false)]
    public void Is_that_of_traces_that_somebody_can_look_up(string parent, string? state, bool kept)
    {
        using var activity = new Activity("GET").SetParentId(parent);
        activity.ActivityTraceFlags = parent == Recorded ? ActivityTraceFlags.Recorded : ActivityTraceFlags.None;
        activity.TraceStateString = state;
        activity.Start();
        Assert.Equal(kept ? activity.Id : null, Traceparent.Now);
    }

    [Theory]
    [InlineData(Recorded, true)]
    [InlineData(Unrecorded, false)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-03", true)]
    [InlineData("nothing of the kind", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Is_followed_where_it_was_recorded(string? traceparent, bool followed) =>
        Assert.Equal(followed, Traceparent.Recorded(traceparent) is not null);
}
