using System.Diagnostics;
using OpenTelemetry.Trace;

namespace Florin.Observability.Tracing;

/// <summary>
/// Records what is inside of a recorded span, and a first span where <see cref="HeadSampling"/> has chosen it, which its tag
/// says. Nothing else, but with <c>always</c> also what begins by itself.
/// </summary>
/// <param name="all">Whether everything is recorded.</param>
internal sealed class FollowingSampler(bool all) : Sampler
{
    // Long polls and heartbeats between processes begin nothing that anybody looks for.
    private const string HttpClient = "System.Net.Http.HttpRequestOut";

    /// <inheritdoc/>
    public override SamplingResult ShouldSample(in SamplingParameters samplingParameters)
    {
        var isPart = samplingParameters.ParentContext.TraceId != default;
        var isRecorded = isPart
            ? samplingParameters.ParentContext.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
            : (all && samplingParameters.Name != HttpClient) || IsChosen(samplingParameters.Tags);
        return new SamplingResult(isRecorded ? SamplingDecision.RecordAndSample : SamplingDecision.Drop);
    }

    private static bool IsChosen(IEnumerable<KeyValuePair<string, object?>>? tags) =>
        tags is not null && tags.Any(tag => tag.Key == ProcessTraces.Chosen);
}
