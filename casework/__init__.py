"""Cases: what becomes of an application, for staff and for the applicant."""
