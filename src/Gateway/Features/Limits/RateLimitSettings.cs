using Florin.Gateway.Model.Configuration;
using Florin.Platform.Configuration;
using Microsoft.Extensions.Configuration;

namespace Florin.Gateway.Features.Limits;

/// <summary>Reads the limits and every policy, and collects every problem instead of stopping at the first.</summary>
internal static class RateLimitSettings
{
    /// <summary>Reads them.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="hasStore">Whether there is a store that gateways count in together.</param>
    /// <exception cref="WrongConfiguration">A value is not allowed.</exception>
    public static RateLimitOptions Read(IConfiguration configuration, bool hasStore)
    {
        var section = configuration.GetSection(RateLimits.Section);
        var problems = KnownKeys.Plain.Unknown(section, typeof(RateLimitOptions)).ToList();
        var options = configuration.BindCollecting<RateLimitOptions>(section.Path, problems);
        foreach (var (name, policy) in options.Policies)
            NeedsStore($"{section.Path}:{nameof(options.Policies)}:{name}", policy);
        NeedsStore(section.Path, options);
        return problems.Count == 0 ? options : throw new WrongConfiguration(string.Join(Environment.NewLine, problems));

        void NeedsStore(string path, RateRuleOptions read)
        {
            if (read.Store is CounterStore.Redis && !hasStore)
                problems.Add($"{path}:{nameof(read.Store)} is '{read.Store}': needs Redis:Endpoints.");
        }
    }
}
