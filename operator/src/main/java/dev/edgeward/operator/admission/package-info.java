/**
 * What kube-apiserver asks before it stores or deletes something: who is named as its author, what
 * no rule of a CRD can say of a spec, and whether the code loads. Decisions are pure; {@link
 * dev.edgeward.operator.admission.AdmissionServer} is the only one that knows how they are asked
 * for. Every replica answers, the one that works or not. What must hold while none does is no
 * matter of this package: policies that kube-apiserver evaluates itself see to it.
 */
@NullMarked
package dev.edgeward.operator.admission;

import org.jspecify.annotations.NullMarked;
