using System.Text.Json.Serialization;

namespace Florin.Platform.Hosting;

/// <summary>How often a service was started on its data.</summary>
/// <param name="Count">How often, this start included; 1 at the first.</param>
/// <param name="First">When it was first counted.</param>
public sealed record ServiceStarts(long Count, DateTimeOffset First)
{
    /// <summary>How often it was started again.</summary>
    [JsonIgnore]
    public long Restarts => Count - 1;
}
