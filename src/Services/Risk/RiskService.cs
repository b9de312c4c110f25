using Florin.Platform.Hosting;
using Florin.Risk.Features;

namespace Florin.Risk;

/// <summary>Says how risky a transaction is, by rules that administrators edit. Its table of contents.</summary>
public static class RiskService
{
    /// <summary>The risk service.</summary>
    public static ServiceDefinition Definition { get; } =
        new("risk", 8, RiskEvents.Register, Add)
        {
            States = types => types.Add<Assessment>().Add<RuleBook>(),
            Verifies = plan => plan.Add(new AssessmentsCheck()),
        };

    private static void Add(ServiceBuilder service)
    {
        var configured = service.Options<RiskOptions>(RiskOptions.Section).ToRules();
        var rules = service.Provides(runtime => new CurrentRules(runtime.Log, configured, service.Clock));
        AssessFeature.Add(service, rules);
        GetAssessmentFeature.Add(service);
        GetRulesFeature.Add(service, configured);
        ChangeRulesFeature.Add(service, rules, configured);
    }
}
