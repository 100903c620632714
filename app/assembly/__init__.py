"""Convening an assembly: draft, profile, agenda, notice, phases, delivery, documents."""
