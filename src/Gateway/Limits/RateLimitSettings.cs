using Florin.Platform.Hosting;
using Microsoft.Extensions.Configuration;

namespace Florin.Gateway;

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
        var problems = KnownKeys.Wrong(section, typeof(RateLimitOptions), []).ToList();
        if (problems.Count > 0)
            throw new WrongConfiguration(string.Join(Environment.NewLine, problems));
        var options = Try<RateLimitOptions>(section.Path);
        var policies = section.GetSection(nameof(RateLimitOptions.Policies)).GetChildren();
        foreach (var policy in policies)
            if (Try<RatePolicyOptions>(policy.Path) is { } read)
                NeedsStore(policy.Path, read);
        if (options is not null)
            NeedsStore(section.Path, options);
        return problems.Count == 0 && options is not null
            ? options
            : throw new WrongConfiguration(string.Join(Environment.NewLine, problems));

        T? Try<T>(string path)
            where T : class, new()
        {
            try
            {
                return configuration.Options<T>(path);
            }
            catch (WrongConfiguration wrong)
            {
                problems.Add(wrong.Message);
                return null;
            }
        }

        void NeedsStore(string path, RateRuleOptions read)
        {
            if (read.Store is CountIn.Redis && !hasStore)
                problems.Add($"{path}:{nameof(read.Store)} is '{read.Store}': needs Gateway:Redis:Endpoints.");
        }
    }
}
